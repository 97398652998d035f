package io.deputy.agent.proxy;

import static io.deputy.agent.proxy.ContractMachine.LIVE_DB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody has taken the file descriptors of a running agent away. */
@Tag("contract")
class DescriptorsContractTest {
  /** The machine's end of each is open until the client ends. */
  private static final String CLIENT =
      "exec 3<>/dev/tcp/%s/5432 && head -n 1 <&3 && sleep 600".formatted(LIVE_DB);

  /** Fewer than the bound that follows from the limit: beyond that they are refused. */
  private static final int CLIENTS = 4;

  @Test
  void connections_wait_and_it_is_told_once(@TempDir Path directory) throws Exception {
    try (var namespaces = new Namespaces()) {
      ContractMachine.layOut(namespaces, directory, "5432");
      Path log = directory.resolve("log");
      Process machine = namespaces.java("h1", log, ContractMachine.class, directory.toString());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  namespaces
                      .tryIn("live", "timeout", "2", "bash", "-c", CLIENT)
                      .text()
                      .contains("live"));
      limit(machine, Integer.toString(withFree(machine, 3)));
      List<Path> said = new ArrayList<>();
      for (int n = 0; n < CLIENTS; n++) {
        said.add(directory.resolve("said-" + n));
        namespaces.program("live", said.getLast(), "bash", "-c", CLIENT);
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> told(log) == 1);
      await().during(Duration.ofSeconds(2)).until(() -> told(log) == 1);
      assertThat(answered(said)).as("the others wait").isLessThan(CLIENTS);
      // The machine is looked at every 10 s, and nothing may follow of what can't be seen then.
      Thread.sleep(12_000);
      assertThat(Files.readString(log))
          .doesNotContain("is not answered any more", "was changed", "can't be set");

      limit(machine, "4096");
      await().atMost(Duration.ofSeconds(20)).until(() -> answered(said) == CLIENTS);
      assertThat(Files.readString(log)).doesNotContain("exceptionCaught");
    }
  }

  private static long told(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains("has no file descriptor left")).count();
    }
  }

  private static long answered(List<Path> said) throws IOException {
    long count = 0;
    for (Path file : said) {
      count += Files.readString(file).equals("live\n") ? 1 : 0;
    }
    return count;
  }

  /** The limit that leaves it so many beside those that it has open now. */
  private static int withFree(Process process, int free) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
      Set<Integer> used =
          open.map(fd -> Integer.valueOf(fd.getFileName().toString())).collect(Collectors.toSet());
      int limit = 0;
      for (int left = free; left > 0; limit++) {
        left -= used.contains(limit) ? 0 : 1;
      }
      return limit;
    }
  }

  private static void limit(Process process, String files) throws Exception {
    Process prlimit =
        new ProcessBuilder(
                "prlimit", "--pid", Long.toString(process.pid()), "--nofile=" + files + ":")
            .inheritIO()
            .start();
    assertThat(prlimit.waitFor(10, TimeUnit.SECONDS) && prlimit.exitValue() == 0).isTrue();
  }
}
