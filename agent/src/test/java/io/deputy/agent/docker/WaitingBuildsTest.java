package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.Build;
import io.deputy.model.Content;
import io.deputy.model.RegistryLogins;
import io.deputy.model.ServiceId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A build that would have to wait gives way: its fetch keeps a place that others could pull with.
 * Nothing asks Docker here; builds stay where they get their context.
 */
@Timeout(60)
class WaitingBuildsTest {
  private static final Executor EACH_ON_ITS_OWN = Thread::startVirtualThread;

  @TempDir Path folder;
  private final CountDownLatch mayGoOn = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();
  private Engine engine;
  private ImageBuilder builder;

  @BeforeEach
  void make() {
    engine = new Engine(URI.create("unix:///nobody.sock"));
    builder =
        new ImageBuilder(
            engine,
            folder,
            _ -> {
              begun.incrementAndGet();
              try {
                mayGoOn.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
              }
              throw new IOException("nobody has it");
            });
  }

  @AfterEach
  void leave() throws IOException {
    mayGoOn.countDown();
    engine.close();
  }

  @Test
  void thatNoBuilderIsFreeIsSaidAtOnce() {
    CompletableFuture<?> a = begin("a");
    CompletableFuture<?> b = begin("b");
    await().until(() -> begun.get() == 2);

    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(ContainersException.class)
          .isThrownBy(() -> build("c"))
          .matches(e -> e.kind() == Kind.NOT_YET)
          .withMessage("waits for other builds here");
    }
    assertThat(begun).hasValue(2);

    mayGoOn.countDown();
    assertThat(a).failsWithin(Duration.ofSeconds(30));
    assertThat(b).failsWithin(Duration.ofSeconds(30));
    assertThatExceptionOfType(ContainersException.class)
        .as("it is built when it asks again")
        .isThrownBy(() -> build("c"))
        .withMessageContaining("nobody has it");
  }

  private CompletableFuture<?> begin(String service) {
    return CompletableFuture.runAsync(() -> build(service), EACH_ON_ITS_OWN);
  }

  private void build(String service) {
    Build build =
        DockerSpecs.build(
            new ServiceId("live", service), new Content("ab".repeat(32), 5), "FROM scratch\n");
    builder.build(build, RegistryLogins.NONE, _ -> {});
  }
}
