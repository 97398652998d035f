package io.deputy.cli.remote;

import io.deputy.cli.process.Failure;
import io.deputy.cli.process.Surroundings;
import io.deputy.model.Endpoint;
import io.deputy.model.Invalid;
import io.deputy.settings.Settings;
import io.deputy.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which coordinators to ask, and with which certificate. Each of the two is taken from the first of
 * these that says it: the command line, the environment, the settings file.
 */
public record Access(List<Endpoint> coordinators, Path tlsDir) {
  private static final Path DEFAULT_TLS_DIR = Path.of("/etc/deputy/tls");

  /**
   * @param coordinators of the command line; empty if it names none
   * @param tlsDir of the command line; empty if it names none
   */
  public static Access find(List<String> coordinators, String tlsDir, Surroundings surroundings) {
    List<String> named = split(coordinators);
    if (named.isEmpty()) {
      named = split(List.of(surroundings.variable("DEPUTY_COORDINATORS")));
    }
    String dir = tlsDir.isEmpty() ? surroundings.variable("DEPUTY_TLS_DIR") : tlsDir;
    if ((named.isEmpty() || dir.isEmpty()) && Files.exists(surroundings.settings())) {
      var settings = read(surroundings.settings());
      named = named.isEmpty() ? settings.coordinators() : named;
      dir = dir.isEmpty() ? settings.dir() : dir;
    }
    if (named.isEmpty()) {
      throw Failure.input(
          "no coordinator is named: give --coordinator HOST:PORT, set DEPUTY_COORDINATORS,"
              + " or write \"coordinators = HOST:PORT, …\" into "
              + surroundings.settings());
    }
    Path folder =
        dir.isEmpty() ? DEFAULT_TLS_DIR : surroundings.directory().resolve(dir).normalize();
    return new Access(endpoints(named), folder);
  }

  /** Whether anything says which coordinators to ask. */
  public static boolean isNamed(List<String> coordinators, Surroundings surroundings) {
    return !split(coordinators).isEmpty()
        || !surroundings.variable("DEPUTY_COORDINATORS").isBlank()
        || (Files.exists(surroundings.settings())
            && !read(surroundings.settings()).coordinators().isEmpty());
  }

  private record InFile(List<String> coordinators, String dir) {}

  private static InFile read(Path file) {
    try {
      var settings = Settings.read(file);
      var found = new InFile(settings.list("coordinators"), settings.text("tls.dir", ""));
      settings.done();
      return found;
    } catch (SettingsException e) {
      throw Failure.input(String.valueOf(e.getMessage()));
    }
  }

  private static List<Endpoint> endpoints(List<String> named) {
    try {
      return List.copyOf(new LinkedHashSet<>(named.stream().map(Endpoint::parse).toList()));
    } catch (Invalid e) {
      throw Failure.input(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> split(List<String> texts) {
    return texts.stream()
        .flatMap(text -> Stream.of(text.split(",", -1)))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }
}
