package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import io.deputy.agent.run.Containers.ProbeResult;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs a command in a container and judges by its exit code. Docker has no way to end such a
 * command, so one that outlives its time is left alone, and no other is started beside it: a probe
 * that hangs costs one process, not one a try.
 */
final class ExecProbe {
  private static final int LONGEST_OUTPUT_BYTES = 4096;

  private final Engine engine;
  private final Map<String, String> overdue = new ConcurrentHashMap<>();

  ExecProbe(Engine engine) {
    this.engine = engine;
  }

  ProbeResult probe(String container, List<String> command, Duration timeout) {
    return engine.ask(
        "run a probe in " + container,
        timeout.plus(Engine.CALL),
        docker -> {
          try {
            return isOverdue(docker, container)
                ? new ProbeResult(false, "an earlier try still runs; no other is started")
                : run(docker, container, command, timeout);
          } catch (NotFoundException | ConflictException e) {
            return new ProbeResult(false, "not running");
          }
        });
  }

  private boolean isOverdue(DockerClient docker, String container) {
    String earlier = overdue.get(container);
    if (earlier != null && finished(docker, earlier)) {
      overdue.remove(container);
      return false;
    }
    return earlier != null;
  }

  private static boolean finished(DockerClient docker, String exec) {
    try {
      return !Boolean.TRUE.equals(docker.inspectExecCmd(exec).exec().isRunning());
    } catch (NotFoundException e) {
      return true; // gone with the run of its container
    }
  }

  private ProbeResult run(
      DockerClient docker, String container, List<String> command, Duration timeout)
      throws Exception {
    String exec =
        docker
            .execCreateCmd(container)
            .withCmd(command.toArray(String[]::new))
            .withAttachStdout(true)
            .withAttachStderr(true)
            .exec()
            .getId();
    Output output = new Output();
    try (Streamed<Frame> running = new Streamed<>(output::add)) {
      docker.execStartCmd(exec).exec(running);
      if (!running.awaitEnd(timeout)) {
        overdue.put(container, exec);
        return new ProbeResult(false, "no end within %d ms".formatted(timeout.toMillis()));
      }
    }
    return result(docker.inspectExecCmd(exec).exec(), output.text());
  }

  private static ProbeResult result(InspectExecResponse ended, String output) {
    long code = Optional.ofNullable(ended.getExitCodeLong()).orElse(-1L);
    String message = "exit code " + code;
    return new ProbeResult(code == 0, output.isEmpty() ? message : message + ": " + output);
  }

  /** Forgets a container that is gone. */
  void forget(String container) {
    overdue.remove(container);
  }

  /** The beginning of what a command says. */
  private static final class Output {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    synchronized void add(Frame frame) {
      byte[] payload = frame.getPayload();
      bytes.write(payload, 0, Math.min(payload.length, LONGEST_OUTPUT_BYTES - bytes.size()));
    }

    synchronized String text() {
      return DockerFaults.oneLine(bytes.toString(StandardCharsets.UTF_8));
    }
  }
}
