package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.Hook;
import java.time.Duration;

/** Runs an app's own commands in its containers, after their start and before their stop. */
final class HookRunner {
  /** What one may take. Meanwhile its container neither serves nor stops. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Engine engine;

  HookRunner(Engine engine) {
    this.engine = engine;
  }

  void run(String container, Hook hook) {
    engine.order(
        "run %s in %s".formatted(command(hook), container),
        LONGEST.plus(Engine.CALL),
        docker -> {
          try {
            run(docker, container, hook);
          } catch (ConflictException e) {
            throw failed(hook, "can't be run: the container does not run");
          }
        });
  }

  private static void run(DockerClient docker, String container, Hook hook) throws Exception {
    Exec exec = Exec.of(docker, container, hook);
    if (!exec.run(LONGEST)) {
      throw failed(hook, "has not ended within %d min".formatted(LONGEST.toMinutes()));
    }
    long code = exec.exitCode();
    if (code != 0) {
      String output = exec.output();
      throw failed(hook, "ended with %d%s".formatted(code, output.isEmpty() ? "" : ": " + output));
    }
  }

  private static ContainersException failed(Hook hook, String how) {
    return new ContainersException(Kind.REFUSED, command(hook) + " " + how);
  }

  /** Its arguments may be a script, or secret. */
  private static String command(Hook hook) {
    return "\"" + hook.command().getFirst() + "\"";
  }
}
