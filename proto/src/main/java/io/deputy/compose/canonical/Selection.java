package io.deputy.compose.canonical;

import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which services are active, and what they use of what is shared. */
final class Selection {
  private Selection() {}

  static boolean isActive(Node service, Set<String> profiles) {
    List<String> own = profiles(service);
    return own.isEmpty()
        || own.contains("")
        || profiles.contains("*")
        || own.stream().anyMatch(profiles::contains);
  }

  static List<String> profiles(Node service) {
    return service instanceof Mapping m
        ? m.scalars("profiles").stream().map(Scalar::text).toList()
        : List.of();
  }

  /** Without what no service uses. */
  static Mapping used(Mapping file) {
    Mapping done = file;
    for (Section section : Section.values()) {
      Set<String> used = new HashSet<>();
      if (file.get("services") instanceof Mapping services) {
        services
            .entries()
            .values()
            .forEach(
                entry -> {
                  if (entry.value() instanceof Mapping service) {
                    used.addAll(section.used(service));
                  }
                });
      }
      done = kept(done, section.key, used);
    }
    return done;
  }

  private static Mapping kept(Mapping file, String section, Set<String> used) {
    if (!(file.get(section) instanceof Mapping all)) {
      return file;
    }
    var entries = new LinkedHashMap<String, Entry>();
    all.entries()
        .forEach(
            (name, entry) -> {
              if (used.contains(name)) {
                entries.put(name, entry);
              }
            });
    return entries.isEmpty()
        ? file.without(section)
        : file.with(section, new Mapping(all.place(), entries));
  }

  /** What services share, and how each says what it uses. */
  private enum Section {
    NETWORKS("networks") {
      @Override
      List<String> used(Mapping service) {
        return service.get("networks") instanceof Mapping own
            ? List.copyOf(own.entries().keySet())
            : List.of();
      }
    },
    VOLUMES("volumes") {
      @Override
      List<String> used(Mapping service) {
        return sources(service.mappings("volumes").stream().filter(m -> m.says("type", "volume")));
      }
    },
    SECRETS("secrets") {
      @Override
      List<String> used(Mapping service) {
        var all = new ArrayList<>(sources(service.mappings("secrets").stream()));
        if (service.get("build") instanceof Mapping build) {
          all.addAll(sources(build.mappings("secrets").stream()));
        }
        return all;
      }
    },
    CONFIGS("configs") {
      @Override
      List<String> used(Mapping service) {
        return sources(service.mappings("configs").stream());
      }
    };

    private final String key;

    Section(String key) {
      this.key = key;
    }

    abstract List<String> used(Mapping service);
  }

  private static List<String> sources(Stream<Mapping> mounts) {
    return mounts
        .map(mount -> mount.get("source"))
        .filter(Scalar.class::isInstance)
        .map(source -> ((Scalar) source).text())
        .toList();
  }
}
