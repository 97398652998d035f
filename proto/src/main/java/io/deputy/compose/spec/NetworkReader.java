package io.deputy.compose.spec;

import io.deputy.model.NetworkAttachment;
import io.deputy.model.NetworkMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which of the app's networks a service is on. */
final class NetworkReader {
  private static final String DEFAULT = "default";

  private final View networks;

  NetworkReader(View networks) {
    this.networks = networks;
  }

  /** None for a service whose container is on no network of the app. */
  List<NetworkAttachment> read(View service, NetworkMode mode) {
    View own = service.child("networks");
    if (mode != NetworkMode.APP) {
      return List.of();
    }
    if (own.isEmpty()) {
      return List.of(attachment(DEFAULT, List.of()));
    }
    var all = new ArrayList<NetworkAttachment>();
    own.children()
        .forEach(
            (name, view) -> {
              all.add(attachment(name, view.textsOrNone("aliases")));
            });
    // The order of keys says nothing, and must not give a service new containers.
    all.sort(Comparator.comparing(NetworkAttachment::network));
    return all;
  }

  private NetworkAttachment attachment(String name, List<String> aliases) {
    return new NetworkAttachment(name, networks.child(name).truth("internal", false), aliases);
  }
}
