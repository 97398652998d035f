package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Sees a container's end before Docker does, while it is being stopped. What it tells, it has told
 * before it is closed.
 */
final class EndWatch implements AutoCloseable {
  private final Runnable ended;
  private final Thread thread;
  private boolean closed;

  /**
   * @param processes as of {@link DockerContainers}
   * @param ended called once, from a thread of its own, or never
   */
  EndWatch(DockerClient docker, String container, Path processes, Runnable ended) {
    this.ended = ended;
    thread =
        Thread.ofVirtual()
            .name("end of " + container)
            .start(() -> watch(docker, container, processes));
  }

  private void watch(DockerClient docker, String container, Path processes) {
    try {
      var process = MainProcess.of(docker.inspectContainerCmd(container).exec(), processes);
      if (process.isPresent()) {
        process.get().awaitEnd();
        tell();
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      return; // Docker's answer to the stop says it all
    }
  }

  private synchronized void tell() {
    if (!closed) {
      ended.run();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    thread.interrupt();
  }
}
