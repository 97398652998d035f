package io.deputy.cli.process;

import io.deputy.cli.show.Screen;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * All that a command meets outside itself.
 *
 * @param directory where relative paths start
 * @param settings the file that names the coordinators if nothing else does
 */
public record Surroundings(
    PrintStream out,
    PrintStream err,
    InputStream in,
    Map<String, String> environment,
    Screen screen,
    Clock clock,
    Path directory,
    Path settings) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** A variable, empty if it is not set. */
  public String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  public Surroundings withoutColor() {
    return new Surroundings(
        out, err, in, environment, screen.withoutColor(), clock, directory, settings);
  }
}
