package io.deputy.coordinator.admit;

import io.deputy.model.Build;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Content;
import io.deputy.model.Hook;
import io.deputy.model.Mount;
import io.deputy.model.ServiceSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between two specs of one service, a line for each key. */
final class Difference {
  private static final String WITHHELD = ": changed; not shown, since variables are in it";

  private Difference() {}

  static List<String> between(ServiceSpec before, ServiceSpec after) {
    List<String> lines = new ArrayList<>();
    var old = ComposeWords.of(before);
    var now = ComposeWords.of(after);
    Set<String> keys = new LinkedHashSet<>(old.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      String was = old.getOrDefault(key, "(none)");
      String is = now.getOrDefault(key, "(none)");
      if (!was.equals(is)) {
        boolean said = !before.withheld().contains(key) && !after.withheld().contains(key);
        lines.add(said ? "%s: %s → %s".formatted(key, was, is) : key + WITHHELD);
      }
    }
    hidden(
        "environment",
        before.container().process().environment(),
        after.container().process().environment(),
        lines);
    hidden(
        "post_start",
        environments(before.container().hooks().postStart()),
        environments(after.container().hooks().postStart()),
        lines);
    hidden(
        "pre_stop",
        environments(before.container().hooks().preStop()),
        environments(after.container().hooks().preStop()),
        lines);
    hidden("build.args", buildArgs(before.container()), buildArgs(after.container()), lines);
    var oldOptions = driverOptions(before.container());
    var newOptions = driverOptions(after.container());
    var volumes = new TreeSet<>(oldOptions.keySet());
    volumes.addAll(newOptions.keySet());
    for (String volume : volumes) {
      hidden(
          "volumes.%s.driver_opts".formatted(volume),
          oldOptions.getOrDefault(volume, Map.of()),
          newOptions.getOrDefault(volume, Map.of()),
          lines);
    }
    logins(before.container().supply().logins(), after.container().supply().logins(), lines);
    for (Mount.File.Kind kind : Mount.File.Kind.values()) {
      changed(kind, before.container(), after.container(), lines);
    }
    return lines;
  }

  private static void logins(@Nullable Content was, @Nullable Content is, List<String> lines) {
    if (!Objects.equals(was, is)) {
      String how = was == null ? "given" : is == null ? "not given any more" : "changed";
      lines.add("registry logins: " + how);
    }
  }

  /** Of the configs or secrets that both have, what is in which differs. */
  private static void changed(
      Mount.File.Kind kind, ContainerSpec before, ContainerSpec after, List<String> lines) {
    var held = contents(kind, before);
    contents(kind, after)
        .forEach(
            (name, content) -> {
              if (held.containsKey(name) && !held.get(name).equals(content)) {
                String key = kind == Mount.File.Kind.CONFIG ? "configs" : "secrets";
                lines.add("%s.%s: changed".formatted(key, name));
              }
            });
  }

  /** By name. */
  private static Map<String, Optional<Content>> contents(
      Mount.File.Kind kind, ContainerSpec container) {
    Map<String, Optional<Content>> contents = new TreeMap<>();
    for (Mount mount : container.mounts()) {
      if (mount instanceof Mount.File file && file.kind() == kind) {
        contents.put(file.name(), Optional.ofNullable(file.content()));
      }
    }
    return contents;
  }

  /** By hook and name. */
  private static Map<String, String> environments(List<Hook> hooks) {
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < hooks.size(); i++) {
      String hook = i + ".environment.";
      hooks.get(i).environment().forEach((name, value) -> all.put(hook + name, value));
    }
    return all;
  }

  private static Map<String, String> buildArgs(ContainerSpec container) {
    Build build = container.supply().build();
    return build == null ? Map.of() : build.args();
  }

  /** By volume. */
  private static Map<String, Map<String, String>> driverOptions(ContainerSpec container) {
    Map<String, Map<String, String>> options = new TreeMap<>();
    for (Mount mount : container.mounts()) {
      if (mount instanceof Mount.Volume volume) {
        options.put(volume.volume(), volume.source().options());
      }
    }
    return options;
  }

  /** Which names differ, and never what they stand for. */
  private static void hidden(
      String key, Map<String, String> before, Map<String, String> after, List<String> lines) {
    var names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      if (!Objects.equals(before.get(name), after.get(name))) {
        String what =
            !before.containsKey(name) ? "added" : after.containsKey(name) ? "changed" : "removed";
        lines.add("%s.%s: %s".formatted(key, name, what));
      }
    }
  }
}
