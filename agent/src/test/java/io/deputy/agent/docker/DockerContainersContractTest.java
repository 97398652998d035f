package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deputy.agent.run.Containers;
import io.deputy.agent.run.Containers.State;
import io.deputy.agent.run.ContainersContract;
import io.deputy.model.ContainerSpec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@link DockerContainers} keeps the contract on a real Docker Engine. */
@Tag("contract")
class DockerContainersContractTest extends ContainersContract {
  @RegisterExtension static final PrivateDocker docker = new PrivateDocker();

  @TempDir Path state;
  private DockerContainers containers;

  @BeforeEach
  void connect() {
    containers = docker.containers(state);
  }

  @AfterEach
  @Override
  protected void leave() throws IOException {
    super.leave();
    containers.prune();
    containers.close();
  }

  @Override
  protected Containers containers() {
    return containers;
  }

  @Override
  protected ContainerSpec runs() {
    return DockerSpecs.untilExit();
  }

  @Override
  protected String absentImage() {
    return "localhost:9/nobody/has-this:1";
  }

  @Override
  protected void exit(String container, int code) throws InterruptedException {
    docker.run(container, "echo %d > /exit".formatted(code));
  }

  @Override
  protected void dockerGoes() throws IOException {
    docker.order("stop");
  }

  @Override
  protected void dockerReturns() throws IOException {
    docker.order("start");
  }

  /** Docker takes the container's network down before it answers. */
  @Test
  void the_end_of_what_is_stopped_is_told_before_Docker_says_so() {
    String id = started(1);
    var told = new AtomicInteger();
    containers.stop(id, Duration.ofSeconds(5), told::incrementAndGet);
    assertThat(told).hasValue(1);
    assertThat(only().state()).isEqualTo(State.EXITED);
  }

  @Override
  protected Closeable watch(Queue<Containers.Hint> hints) throws IOException {
    Closeable watch = super.watch(hints);
    await().until(() -> hints.contains(new Containers.Hint.Back()));
    return watch;
  }
}
