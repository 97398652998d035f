package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.ExecCreateCmd;
import com.github.dockerjava.api.model.Frame;
import io.deputy.model.Hook;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A command that runs in a container. Docker has no way to end it before it ends by itself. */
final class Exec {
  private static final int LONGEST_OUTPUT_BYTES = 4096;

  private final DockerClient docker;
  private final String id;
  private final Output output = new Output();

  private Exec(DockerClient docker, String id) {
    this.docker = docker;
    this.id = id;
  }

  static Exec of(DockerClient docker, String container, Hook hook) {
    return new Exec(docker, command(docker, container, hook).exec().getId());
  }

  static ExecCreateCmd command(DockerClient docker, String container, Hook hook) {
    var create =
        docker
            .execCreateCmd(container)
            .withCmd(hook.command().toArray(String[]::new))
            .withAttachStdout(true)
            .withAttachStderr(true);
    if (!hook.user().isEmpty()) {
      create.withUser(hook.user());
    }
    if (hook.privileged()) {
      create.withPrivileged(true);
    }
    if (!hook.workingDir().isEmpty()) {
      create.withWorkingDir(hook.workingDir());
    }
    if (!hook.environment().isEmpty()) {
      create.withEnv(hook.environment().entrySet().stream().map(Exec::variable).toList());
    }
    return create;
  }

  private static String variable(Map.Entry<String, String> variable) {
    return variable.getKey() + "=" + variable.getValue();
  }

  String id() {
    return id;
  }

  /** Starts it, and waits for its end; whether it has come. */
  boolean run(Duration most) throws Exception {
    try (Streamed<Frame> running = new Streamed<>(output::add)) {
      docker.execStartCmd(id).exec(running);
      return running.awaitEnd(most);
    }
  }

  /** Of one that has ended; -1 if Docker does not know it. */
  long exitCode() {
    return Optional.ofNullable(docker.inspectExecCmd(id).exec().getExitCodeLong()).orElse(-1L);
  }

  /** The beginning of what it has said, in one line. */
  String output() {
    return output.text();
  }

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
