package io.deputy.compose.spec;

import io.deputy.model.NetworkAttachment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which of the app's networks a service is on. */
final class NetworkReader {
  private static final String DEFAULT = "default";

  private final Project project;
  private final View networks;

  NetworkReader(Project project, View networks) {
    this.project = project;
    this.networks = networks;
  }

  List<NetworkAttachment> read(View service) {
    View own = service.child("networks");
    if (own.isEmpty()) {
      return List.of(attachment(DEFAULT, List.of()));
    }
    var all = new ArrayList<NetworkAttachment>();
    own.children()
        .forEach(
            (name, view) -> {
              if (name.equals(DEFAULT) || networks.has(name)) {
                all.add(attachment(name, view.textsOrNone("aliases")));
              } else {
                project
                    .findings()
                    .problem(
                        own.place(name),
                        view.at(),
                        "the network \"%s\" is not declared; add it to the networks at the top"
                            .formatted(name));
              }
            });
    // The order of keys says nothing, and must not give a service new containers.
    all.sort(Comparator.comparing(NetworkAttachment::network));
    return all;
  }

  private NetworkAttachment attachment(String name, List<String> aliases) {
    return new NetworkAttachment(name, networks.child(name).truth("internal", false), aliases);
  }
}
