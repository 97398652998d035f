package io.deputy.agent.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deputy.agent.link.TestPki;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two machines, and the cable between them: who is behind it hears neither FIN nor RST. */
@Tag("contract")
class CutCableContractTest {
  private final Namespaces namespaces = new Namespaces();

  @BeforeEach
  void start(@TempDir Path directory) {
    var pki = new TestPki(directory);
    pki.agent("h1");
    pki.agent("h2");
    namespaces.add("h1");
    namespaces.add("h2");
    namespaces.connect("h1", ContractPeer.H1, "h2", ContractPeer.H2);
    namespaces.java("h2", ContractPeer.class, directory.toString(), "h2");
    namespaces.java("h1", ContractPeer.class, directory.toString(), "h1");
    await().atMost(Duration.ofSeconds(60)).until(() -> talk("true").equals("hello"));
  }

  @AfterEach
  void stop() throws Exception {
    namespaces.close();
  }

  /** Says hello over a new connection, prints what comes back, then does something. */
  private String talk(String then) {
    return namespaces
        .tryIn(
            "h1",
            "timeout",
            "60",
            "bash",
            "-c",
            "exec 2>/dev/null 3<>/dev/tcp/198.18.0.5/5432 && echo hello >&3 && head -n 1 <&3 && "
                + then)
        .text()
        .strip();
  }

  private void cable(String state) {
    namespaces.in("h1", "ip", "link", "set", "to-h2", state);
  }

  @Test
  void flows_to_a_machine_that_is_gone_end_and_new_ones_wait_until_it_is_back() throws Exception {
    // Flows in use, and ready connections, are both on the cable when it is cut.
    var flow = CompletableFuture.supplyAsync(() -> talk("cat <&3; echo ended"));
    await().atMost(Duration.ofSeconds(10)).until(() -> talk("true").equals("hello"));
    cable("down");
    long cut = System.nanoTime();
    assertThat(flow.get(30, TimeUnit.SECONDS)).contains("ended");
    assertThat(Duration.ofNanos(System.nanoTime() - cut)).isLessThan(Duration.ofSeconds(8));

    var waiting = CompletableFuture.supplyAsync(() -> talk("true"));
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(5))
        .until(() -> !waiting.isDone());
    cable("up");
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo("hello");
  }
}
