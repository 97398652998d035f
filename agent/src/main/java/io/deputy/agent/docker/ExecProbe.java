package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.deputy.agent.run.Containers.ProbeResult;
import io.deputy.model.Hook;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs a command in a container and judges by its exit code. Docker has no way to end such a
 * command, so one that outlives its time is left alone, and no other is started beside it: a probe
 * that hangs costs one process, not one a try.
 */
final class ExecProbe {
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
    var hook = new Hook(command, "", false, "", Collections.emptySortedMap());
    Exec exec = Exec.of(docker, container, hook);
    if (!exec.run(timeout)) {
      overdue.put(container, exec.id());
      return new ProbeResult(false, "no end within %d ms".formatted(timeout.toMillis()));
    }
    long code = exec.exitCode();
    String message = "exit code " + code;
    String output = exec.output();
    return new ProbeResult(code == 0, output.isEmpty() ? message : message + ": " + output);
  }

  /** Forgets a container that is gone. */
  void forget(String container) {
    overdue.remove(container);
  }
}
