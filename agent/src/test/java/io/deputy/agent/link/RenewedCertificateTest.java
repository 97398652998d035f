package io.deputy.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.run.AgentEvent;
import io.deputy.agent.run.AgentEvent.Connected;
import io.deputy.agent.run.AgentEvent.Disconnected;
import io.deputy.agent.run.AgentEvent.Trouble;
import io.deputy.agent.run.Samples;
import io.deputy.model.Identity;
import io.deputy.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of an agent that runs are replaced. */
class RenewedCertificateTest {
  private static final Identity ME = Identity.parse("spiffe://lab/agent/h1");

  @TempDir Path folder;
  @TempDir Path elsewhere;
  @TempDir Path mine;
  private final BlockingQueue<AgentEvent> events = new LinkedBlockingQueue<>();
  private TestPki pki;
  private FakeCoordinator coordinator;
  private @Nullable Thread running;

  @BeforeEach
  void startCoordinator() throws IOException {
    pki = new TestPki(folder);
    coordinator = new FakeCoordinator(pki.certificate("spiffe://lab/coordinator/c1"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (running != null) {
      running.interrupt();
      running.join();
    }
    coordinator.close();
  }

  private void install(TlsFiles files) throws IOException {
    replace(files.ca(), "ca.pem");
    replace(files.certificate(), "agent.pem");
    replace(files.key(), "agent-key.pem");
  }

  private void replace(Path from, String name) throws IOException {
    Path beside = Files.copy(from, mine.resolve(name + ".new"));
    Files.move(beside, mine.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private CoordinatorLink start() throws Exception {
    var credentials =
        LinkCredentials.renewed(
            new TlsFiles(
                mine.resolve("ca.pem"), mine.resolve("agent.pem"), mine.resolve("agent-key.pem")),
            ME);
    var directory = Directory.of(List.of(coordinator.address()));
    var link = new CoordinatorLink(credentials, directory, events::add, new Random(1));
    running = Thread.ofVirtual().start(link);
    return link;
  }

  private AgentEvent next(Predicate<AgentEvent> which) throws InterruptedException {
    AgentEvent e;
    do {
      e = Objects.requireNonNull(events.poll(60, TimeUnit.SECONDS), "nothing happens any more");
    } while (!which.test(e));
    return e;
  }

  private boolean ofCertificates(AgentEvent e) {
    return e instanceof Trouble t && t.source().equals("certificates");
  }

  /** Until the coordinator has heard this agent; connections before that may have failed. */
  private void awaitHeard(CoordinatorLink link) throws InterruptedException {
    do {
      next(e -> e instanceof Connected);
      link.hello(Samples.machine(), 1);
    } while (coordinator.heard.poll(1, TimeUnit.SECONDS) == null);
  }

  private void breakLink() {
    Objects.requireNonNull(coordinator.agent).onCompleted();
  }

  @Test
  void whoWasNotBelievedIsWithTheRightFilesAndNoRestart() throws Exception {
    install(new TestPki(elsewhere).certificate(ME.toString()));
    var link = start();
    assertThat(((Disconnected) next(e -> e instanceof Disconnected)).why())
        .contains("is not one that " + mine.resolve("ca.pem") + " vouches for");
    install(pki.certificate(ME.toString()));
    awaitHeard(link);
  }

  @Test
  void filesThatDoNotFitAreNamedAndTheLinkIsMadeWithTheOldOnes() throws Exception {
    install(pki.certificate(ME.toString()));
    var link = start();
    awaitHeard(link);

    var renewed = pki.certificate(ME.toString());
    replace(renewed.certificate(), "agent.pem");
    breakLink();
    assertThat(next(this::ofCertificates))
        .isEqualTo(
            new Trouble(
                "certificates",
                "%s: is not the private key of the certificate in %s; what was read before stays in use"
                    .formatted(mine.resolve("agent-key.pem"), mine.resolve("agent.pem"))));
    awaitHeard(link);

    replace(renewed.key(), "agent-key.pem");
    breakLink();
    assertThat(next(this::ofCertificates)).isEqualTo(new Trouble("certificates", ""));
    awaitHeard(link);
  }
}
