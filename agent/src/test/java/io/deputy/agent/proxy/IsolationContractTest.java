package io.deputy.agent.proxy;

import static io.deputy.agent.proxy.ContractMachine.DEV;
import static io.deputy.agent.proxy.ContractMachine.DEV_DB;
import static io.deputy.agent.proxy.ContractMachine.DEV_GATEWAY;
import static io.deputy.agent.proxy.ContractMachine.DEV_PORT;
import static io.deputy.agent.proxy.ContractMachine.LIVE;
import static io.deputy.agent.proxy.ContractMachine.LIVE_DB;
import static io.deputy.agent.proxy.ContractMachine.LIVE_GATEWAY;
import static io.deputy.agent.proxy.ContractMachine.LIVE_PORT;
import static io.deputy.agent.proxy.ContractMachine.LOOPBACK_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deputy.agent.link.TestPki;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A machine, a container of each of two apps, and somebody outside, each a network namespace. Every
 * attempt is a real connection, by virtual addresses that only the local route makes the machine's
 * own, and every name goes through the C library to port 53.
 */
@Tag("contract")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationContractTest {
  private static final String OUTSIDE_GATEWAY = "172.31.9.1";

  private final Namespaces namespaces = new Namespaces();

  @BeforeAll
  void start(@TempDir Path directory) {
    new TestPki(directory).agent("h1");
    namespaces.add("h1");
    namespaces.add("live");
    namespaces.add("dev");
    namespaces.add("out");
    namespaces.connect("h1", LIVE_GATEWAY, "live", LIVE);
    namespaces.connect("h1", DEV_GATEWAY, "dev", DEV);
    namespaces.connect("h1", OUTSIDE_GATEWAY, "out", "172.31.9.2");
    namespaces.resolver("live", LIVE_GATEWAY);
    namespaces.resolver("dev", DEV_GATEWAY);
    namespaces.resolver("out", LIVE_GATEWAY);
    namespaces.resolver("h1", "127.0.0.9");
    namespaces.java("live", ContractContainer.class, "live", LIVE);
    namespaces.java("dev", ContractContainer.class, "dev", DEV);
    namespaces.java("h1", ContractMachine.class, directory.toString());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                said("h1", LIVE_DB, 5432).equals("live") && said("h1", DEV_DB, 5432).equals("dev"));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> resolved("live", "db").equals(LIVE_DB) && resolved("dev", "db").equals(DEV_DB));
  }

  @AfterAll
  void stop() throws Exception {
    namespaces.close();
  }

  /** What a server says first; empty if there is none that says anything. */
  private String said(String from, String address, int port) {
    return namespaces
        .tryIn(
            from,
            "timeout",
            "5",
            "bash",
            "-c",
            "exec 2>/dev/null 3<>/dev/tcp/%s/%d && head -n 1 <&3".formatted(address, port))
        .text()
        .strip();
  }

  /** The address of a name, as the C library finds it; empty if it does not. */
  private String resolved(String from, String name) {
    String text = namespaces.tryIn(from, "timeout", "5", "getent", "ahostsv4", name).text();
    return text.isBlank() ? "" : text.split("\\s", 2)[0];
  }

  @ParameterizedTest(name = "{0} to {1}:{2} is {3}")
  @CsvSource({
    // by virtual address
    "live, 198.18.0.5, 5432, live",
    "dev, 198.18.0.6, 5432, dev",
    "live, 198.18.0.6, 5432, ''",
    "dev, 198.18.0.5, 5432, ''",
    "h1, 198.18.0.5, 5432, live",
    "h1, 198.18.0.6, 5432, dev",
    "out, 198.18.0.5, 5432, ''",
    // by published port, at the machine's addresses
    "live, 172.31.1.1, " + LIVE_PORT + ", live",
    "live, 172.31.1.1, " + DEV_PORT + ", ''",
    "dev, 172.31.2.1, " + LIVE_PORT + ", ''",
    "dev, 172.31.1.1, " + LIVE_PORT + ", ''",
    "out, 172.31.9.1, " + LIVE_PORT + ", live",
    "out, 172.31.9.1, " + DEV_PORT + ", dev",
    "h1, 127.0.0.1, " + LIVE_PORT + ", live",
    // a published port that is also one at virtual addresses
    "out, 172.31.9.1, 5432, live",
    "dev, 172.31.9.1, 5432, ''",
    // published on the loopback address only
    "h1, 127.0.0.1, " + LOOPBACK_PORT + ", live",
    "live, 172.31.1.1, " + LOOPBACK_PORT + ", ''",
    "out, 172.31.9.1, " + LOOPBACK_PORT + ", ''",
    // a published port of one app at a virtual address of another, or of its own
    "live, 198.18.0.5, " + DEV_PORT + ", ''",
    "live, 198.18.0.5, " + LIVE_PORT + ", ''",
    "h1, 198.18.0.5, " + DEV_PORT + ", ''",
    // a virtual address of nobody
    "live, 198.18.77.7, 5432, ''",
    // by container address: no way through the machine
    "live, 172.31.2.2, 5432, ''",
    "out, 172.31.1.2, 5432, ''",
  })
  void who_reaches_whom(String from, String address, int port, String expected) {
    assertThat(said(from, address, port)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} asks for {1}")
  @CsvSource({
    "live, db, 198.18.0.5",
    "live, db.live, 198.18.0.5",
    "dev, db, 198.18.0.6",
    "live, db.dev, ''",
    "dev, db.live, ''",
    "live, nobody, ''",
    "out, db, ''",
  })
  void who_finds_whom(String from, String name, String expected) {
    assertThat(resolved(from, name)).isEqualTo(expected);
  }

  @Test
  void the_local_route_comes_back_when_somebody_removes_it() {
    await("seen to be gone, unless it comes back just then")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              namespaces.in("h1", "ip", "route", "del", "local", "198.18.0.0/16", "dev", "lo");
              assertThat(said("live", LIVE_DB, 5432)).isEmpty();
            });
    await().atMost(Duration.ofSeconds(30)).until(() -> said("live", LIVE_DB, 5432).equals("live"));
  }
}
