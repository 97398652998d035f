package io.deputy.coordinator.admit;

import io.deputy.model.FloatingAddress;
import io.deputy.model.Machine;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who has which address that moves. It belongs to one service with one primary, and to no machine.
 * Owned by one admission.
 */
final class FloatingAddresses {
  private final Collection<Machine> machines;
  private final VirtualAddresses network;
  private final Map<String, ServiceId> claims = new HashMap<>();

  FloatingAddresses(Collection<Machine> machines, VirtualAddresses network) {
    this.machines = machines;
    this.network = network;
  }

  /** The address of a service with no replicas is free. */
  void claim(ServiceSpec spec) {
    FloatingAddress address = spec.policy().access().address();
    if (address != null && spec.replicas() > 0) {
      claims.putIfAbsent(address.address(), spec.id());
    }
  }

  /** Why a service can't have the address that it wants, a sentence each. */
  List<String> problems(ServiceSpec spec) {
    FloatingAddress wanted = spec.policy().access().address();
    List<String> problems = new ArrayList<>();
    if (wanted == null || spec.replicas() == 0) {
      return problems;
    }
    String what = "%s: x-deputy.address %s ".formatted(spec.id(), wanted.address());
    ServiceId holder = claims.getOrDefault(wanted.address(), spec.id());
    if (!holder.equals(spec.id())) {
      problems.add(what + "is that of " + holder + " already");
    }
    for (Machine machine : machines) {
      if (machine.address().equals(wanted.address())) {
        problems.add(
            what + "is the machine %s's own, expected a free one".formatted(machine.name()));
      }
    }
    if (network.contains(wanted.address())) {
      problems.add(
          what + "is in the virtual network %s, expected one of a real network".formatted(network));
    }
    if (spec.replicas() > 1 || spec.spread().everyMachine()) {
      problems.add(
          what
              + "is where the one primary is, found %s, expected one replica"
                  .formatted(
                      spec.spread().everyMachine()
                          ? "one on each machine"
                          : spec.replicas() + " replicas"));
    }
    return problems;
  }
}
