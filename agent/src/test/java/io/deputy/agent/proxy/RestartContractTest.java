package io.deputy.agent.proxy;

import static io.deputy.agent.proxy.ContractMachine.LIVE_DB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent was started again, and has heard neither of Docker nor of a coordinator yet. */
@Tag("contract")
class RestartContractTest {
  private static final String CLIENT =
      "exec 3<>/dev/tcp/%s/5432 && head -n 1 <&3".formatted(LIVE_DB);

  @Test
  void what_was_closed_stays_closed_and_who_comes_waits(@TempDir Path directory) throws Exception {
    try (var namespaces = new Namespaces()) {
      ContractMachine.layOut(namespaces, directory, "5432");
      Process first = namespaces.java("h1", ContractMachine.class, directory.toString());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  namespaces
                      .tryIn("live", "timeout", "5", "bash", "-c", CLIENT)
                      .text()
                      .contains("live"));
      String rules = rules(namespaces);
      first.destroyForcibly().waitFor();

      Path told = directory.resolve("told");
      namespaces.java("h1", ContractMachine.class, directory.toString(), told.toString());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> namespaces.in("h1", "ss", "-ltn").contains(":7422"));
      Path said = directory.resolve("said");
      Process client = namespaces.program("live", said, "bash", "-c", CLIENT);
      assertThat(client.waitFor(2, TimeUnit.SECONDS)).as("it waits").isFalse();
      assertThat(rules(namespaces)).isEqualTo(rules);

      Files.createFile(told);
      assertThat(client.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(said)).isEqualTo("live\n");
    }
  }

  private static String rules(Namespaces namespaces) {
    return namespaces.in("h1", "nft", "list", "table", "inet", "deputy");
  }
}
