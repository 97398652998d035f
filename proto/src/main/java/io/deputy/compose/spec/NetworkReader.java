package io.deputy.compose.spec;

import io.deputy.model.NetworkAttachment;
import io.deputy.model.NetworkMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which networks a service is on. One that is external, or has a name of its own, is shared: that
 * is how files of other apps know it too.
 */
final class NetworkReader {
  private static final String DEFAULT = "default";

  /** As Docker has it, which knows no longest one. */
  private static final Pattern NAME =
      Pattern.compile(
          "[a-zA-Z0-9][a-zA-Z0-9_.-]{0,%d}".formatted(NetworkAttachment.LONGEST_NAME - 1));

  private final Project project;
  private final View networks;

  NetworkReader(Project project, View networks) {
    this.project = project;
    this.networks = networks;
    networks.children().forEach((_, network) -> checkName(network));
  }

  private void checkName(View network) {
    String name = network.text("name", "");
    if (!isName(name)) {
      project
          .findings()
          .problem(
              network.place("name"),
              network.at().key("name"),
              "found \"%s\", expected a letter or digit, then those and _.-, at most %d in all"
                  .formatted(name, NetworkAttachment.LONGEST_NAME));
    }
  }

  private static boolean isName(String text) {
    return text.isEmpty() || NAME.matcher(text).matches();
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
    if (!isName(name)) {
      return ""; // which was told
    }
    return name.isEmpty() && network.truth("external", false) ? key : usual ? "" : name;
  }
}
