package io.deputy.agent.proxy;

import static io.deputy.agent.proxy.ContractMachine.DEV_DB;
import static io.deputy.agent.proxy.ContractMachine.LIVE_DB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine on which nobody has installed nftables. */
@Tag("contract")
class WithoutNftContractTest {
  @Test
  void known_ports_of_services_are_answered(@TempDir Path directory) throws Exception {
    try (var namespaces = new Namespaces()) {
      ContractMachine.layOut(namespaces, directory, "5432", "9999");
      namespaces.java("h1", onlyIp(directory), ContractMachine.class, directory.toString());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> said(namespaces, LIVE_DB, 5432).equals("live"));
      assertThat(said(namespaces, LIVE_DB, 9999)).isEmpty();
      assertThat(said(namespaces, DEV_DB, 5432)).isEmpty();
      assertThat(namespaces.in("h1", "nft", "list", "ruleset")).isBlank();
    }
  }

  /** A folder of programs that has {@code ip}. */
  private static String onlyIp(Path directory) throws IOException {
    Path ip =
        Stream.of(System.getenv("PATH").split(":", -1))
            .map(folder -> Path.of(folder, "ip"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow();
    Path tools = Files.createDirectory(directory.resolve("tools"));
    Files.createSymbolicLink(tools.resolve("ip"), ip);
    return tools.toString();
  }

  private static String said(Namespaces namespaces, String address, int port) {
    return namespaces
        .tryIn(
            "live",
            "timeout",
            "5",
            "bash",
            "-c",
            "exec 2>/dev/null 3<>/dev/tcp/%s/%d && head -n 1 <&3".formatted(address, port))
        .text()
        .strip();
  }
}
