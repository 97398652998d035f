package io.deputy.agent.docker;

import io.deputy.agent.run.ContainersException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Probes port {@code PORT} until no file descriptor is left, as a program of its own. */
final class WithoutDescriptors {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final List<InputStream> OPEN = new ArrayList<>();

  private WithoutDescriptors() {}

  public static void main(String[] args) {
    int port = Integer.parseInt(args[0]);
    Supplier<?> tcp = () -> NetworkProbe.tcp("127.0.0.1", port, TIMEOUT);
    Supplier<?> http = () -> NetworkProbe.http("127.0.0.1", port, "/", TIMEOUT);
    say(tcp);
    say(http);
    say(() -> NetworkProbe.tcp("127.0.0.1", 1, TIMEOUT));
    say(
        () -> {
          throw new ContainersException(ContainersException.Kind.AWAY, "all classes are loaded");
        });
    use();
    say(tcp);
    use();
    say(http);
  }

  private static void use() {
    try {
      while (true) {
        OPEN.add(Files.newInputStream(Path.of("/dev/null")));
      }
    } catch (IOException full) {
      // so it shall be
    }
  }

  private static void say(Supplier<?> probe) {
    try {
      System.out.println(probe.get());
    } catch (ContainersException e) {
      System.out.println(e.kind() + " " + e.getMessage());
    }
  }
}
