package io.deputy.compose.spec;

import io.deputy.model.FloatingAddress;
import io.deputy.model.ServiceSpec;
import java.util.HashMap;
import java.util.Map;

/**
 * An address that moves belongs to one service, and is where the one primary of that is: of several
 * replicas nobody could say which.
 */
final class AddressedOnce {
  private final Project project;
  private final Map<String, View> byAddress = new HashMap<>();

  AddressedOnce(Project project) {
    this.project = project;
  }

  void check(View service, ServiceSpec spec) {
    FloatingAddress address = spec.policy().access().address();
    if (address == null || spec.replicas() == 0) {
      return;
    }
    View own = service.child("x-deputy");
    if (spec.spread().everyMachine() || spec.replicas() > 1) {
      tell(
          own,
          "the address is where the one primary is, found %s, expected one replica"
              .formatted(
                  spec.spread().everyMachine()
                      ? "one on each machine"
                      : spec.replicas() + " of them"));
    }
    View first = byAddress.putIfAbsent(address.address(), own);
    if (first != null) {
      tell(
          own,
          "wants %s, which %s at %s wants already"
              .formatted(address.address(), first.at().key("address"), first.place("address")));
    }
  }

  private void tell(View own, String message) {
    project.findings().problem(own.place("address"), own.at().key("address"), message);
  }
}
