package io.deputy.coordinator.api;

import io.deputy.coordinator.store.Externals;
import io.deputy.model.AppSpec;
import io.deputy.model.Content;
import io.deputy.model.FileBytes;
import io.deputy.model.Invalid;
import io.deputy.model.Mount;
import io.deputy.model.ServiceSpec;
import io.grpc.StatusException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the external configs and secrets of one app as they are now, each once, so that all its
 * services get the same. Used by one request.
 */
final class ExternalFiles {
  private record Key(Mount.File.Kind kind, String name) {}

  private final Externals externals;
  private final Map<Key, Externals.Got> known = new HashMap<>();
  private final SortedMap<String, FileBytes> read = new TreeMap<>();
  private final TreeSet<String> problems = new TreeSet<>();
  private long bytes;

  private ExternalFiles(Externals externals) {
    this.externals = externals;
  }

  /**
   * @param app with the contents that its external files have now
   * @param read those contents, by hash
   */
  record Resolved(AppSpec app, SortedMap<String, FileBytes> read) {}

  /**
   * @throws StatusException INVALID_ARGUMENT naming all that are not there, UNAVAILABLE if nobody
   *     can say
   */
  static Resolved in(AppSpec app, Externals externals) throws StatusException {
    var files = new ExternalFiles(externals);
    var services = new TreeMap<String, ServiceSpec>();
    for (var each : app.services().entrySet()) {
      services.put(each.getKey(), files.resolved(each.getValue()));
    }
    if (!files.problems.isEmpty()) {
      throw Refusals.invalid(List.copyOf(files.problems));
    }
    return new Resolved(new AppSpec(app.name(), services), files.read);
  }

  private ServiceSpec resolved(ServiceSpec spec) throws StatusException {
    var mounts = new ArrayList<Mount>();
    for (Mount mount : spec.container().mounts()) {
      mounts.add(
          mount instanceof Mount.File file && !file.external().isEmpty()
              ? resolved(file, spec)
              : mount);
    }
    return spec.withContainer(spec.container().withMounts(mounts));
  }

  private Mount resolved(Mount.File file, ServiceSpec spec) throws StatusException {
    var key = new Key(file.kind(), file.external());
    Externals.Got got = known.get(key);
    if (got == null) {
      got = externals.get(file.kind(), file.external());
      known.put(key, got);
    }
    return switch (got) {
      case Externals.Got.Found(FileBytes value) -> {
        keep(value);
        yield file.withContent(value.content());
      }
      case Externals.Got.Unusable(String problem) -> {
        problems.add("%s: %s %s %s".formatted(spec.id(), word(file), file.name(), problem));
        yield file;
      }
      case Externals.Got.Away(String problem) -> throw Refusals.away(problem);
    };
  }

  private void keep(FileBytes value) {
    if (read.putIfAbsent(value.content().sha256(), value) == null) {
      bytes += value.content().sizeBytes();
      Invalid.unless(
          bytes <= Content.MAX_BYTES,
          "external configs and secrets of the app",
          bytes + " bytes",
          Content.MAX_BYTES + " bytes at most");
    }
  }

  private static String word(Mount.File file) {
    return switch (file.kind()) {
      case CONFIG -> "config";
      case SECRET -> "secret";
    };
  }
}
