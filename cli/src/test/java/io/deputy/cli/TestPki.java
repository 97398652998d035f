package io.deputy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The certificates of two clusters, made by {@code deputy pki} once for all tests. */
public final class TestPki {
  private static final Path LAB = make();
  private static final Path FOREIGN = make();

  private TestPki() {}

  public static Path folder() {
    return LAB;
  }

  public static Path operator() {
    return LAB.resolve("operator-ann");
  }

  public static Path coordinator() {
    return LAB.resolve("coordinator-c1");
  }

  public static Path agent() {
    return LAB.resolve("agent-h1");
  }

  /** A cluster of the same name under another CA. */
  public static Path foreign() {
    return FOREIGN;
  }

  private static Path make() {
    Path dir;
    try {
      dir = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "pki");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(dir, "pki", "init", "--cluster", "lab", ".");
    run(dir, "pki", "coordinator", "c1", "--address", "127.0.0.1");
    run(dir, "pki", "agent", "h1", "--address", "127.0.0.1,h1.lab");
    run(dir, "pki", "operator", "ann");
    return dir;
  }

  private static void run(Path dir, String... words) {
    var result = CommandRun.deputy(words).in(dir).run();
    assertThat(result.exit()).as(result.transcript()).isZero();
  }
}
