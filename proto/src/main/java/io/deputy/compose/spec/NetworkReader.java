package io.deputy.compose.spec;

import io.deputy.model.NetworkAttachment;
import io.deputy.model.NetworkMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which networks a service is on. One that is external, or has a name of its own, is shared: that
 * is how files of other apps know it too.
 */
final class NetworkReader {
  private static final String DEFAULT = "default";

  private final Project project;
  private final View networks;

  NetworkReader(Project project, View networks) {
    this.project = project;
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
    View network = networks.child(name);
    boolean internal = network.truth("internal", false);
    String shared = shared(name, network);
    if (internal && !shared.isEmpty()) {
      project
          .findings()
          .noticeOnce(
              network.place("internal"),
              network.at().key("internal"),
              "is the app's own, since it is internal: no other app can be on it as \"%s\""
                  .formatted(shared));
      shared = "";
    }
    return new NetworkAttachment(name, shared, internal, aliases);
  }

  /** Empty where only this file knows it. */
  private String shared(String key, View network) {
    String name = network.text("name", "");
    boolean usual = name.equals(project.name() + "_" + key);
    return name.isEmpty() && network.truth("external", false) ? key : usual ? "" : name;
  }
}
