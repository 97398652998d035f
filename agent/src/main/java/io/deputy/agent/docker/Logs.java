package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.model.Frame;
import io.deputy.agent.run.ContainersException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;
import java.time.Duration;

/** A container's output, both streams as they came, without Docker's framing. */
final class Logs {
  /** Whoever follows for longer asks again. */
  private static final Duration LONGEST = Duration.ofDays(7);

  private final Engine engine;

  Logs(Engine engine) {
    this.engine = engine;
  }

  /**
   * Returns when there is no more, when {@code to} takes no more, or when interrupted; the
   * interrupt stays set.
   *
   * @param tail how many lines of the past; negative for all
   * @throws ContainersException AWAY if Docker goes meanwhile, REFUSED if there is no such
   *     container
   */
  void copy(String container, boolean follow, int tail, OutputStream to) {
    String doing = "send the output of " + container;
    try (Streamed<Frame> output = new Streamed<>(frame -> write(frame, to))) {
      engine.ask(doing, docker -> ask(docker, container, follow, tail).exec(output));
      output.awaitEnd(LONGEST);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ReaderGone e) {
      return;
    } catch (Exception e) {
      throw DockerFaults.translate(doing, e);
    }
  }

  private static LogContainerCmd ask(
      DockerClient docker, String container, boolean follow, int tail) {
    LogContainerCmd logs =
        docker
            .logContainerCmd(container)
            .withStdOut(true)
            .withStdErr(true)
            .withTimestamps(false)
            .withFollowStream(follow);
    return tail == 0 ? logs.withTailAll() : logs.withTail(tail);
  }

  private static void write(Frame frame, OutputStream to) {
    try {
      to.write(frame.getPayload());
      to.flush();
    } catch (IOException e) {
      throw new ReaderGone(e);
    }
  }

  private static final class ReaderGone extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    ReaderGone(IOException cause) {
      super(cause);
    }
  }
}
