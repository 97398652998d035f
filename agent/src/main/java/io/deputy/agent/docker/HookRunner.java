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

  /** Starts it once, whatever breaks: it may have begun. */
  void run(String container, Hook hook) {
    String doing = "run %s in %s".formatted(command(hook), container);
    Exec exec = engine.ask(doing, docker -> made(docker, container, hook));
    engine.orderOnce(doing, LONGEST.plus(Engine.CALL), _ -> started(exec, hook));
    long code = engine.ask("tell how %s ended".formatted(command(hook)), _ -> exec.exitCode());
    if (code != 0) {
      String output = exec.output();
      throw failed(hook, "ended with %d%s".formatted(code, output.isEmpty() ? "" : ": " + output));
    }
  }

  private static Exec made(DockerClient docker, String container, Hook hook) {
    try {
      return Exec.of(docker, container, hook);
    } catch (ConflictException e) {
      throw notRunning(hook);
    }
  }

  private static void started(Exec exec, Hook hook) throws Exception {
    try {
      if (!exec.run(LONGEST)) {
        throw failed(hook, "has not ended within %d min".formatted(LONGEST.toMinutes()));
      }
    } catch (ConflictException e) {
      throw notRunning(hook);
    }
  }

  private static ContainersException notRunning(Hook hook) {
    return failed(hook, "can't be run: the container does not run");
  }

  private static ContainersException failed(Hook hook, String how) {
    return new ContainersException(Kind.REFUSED, command(hook) + " " + how);
  }

  /** Its arguments may be a script, or secret. */
  private static String command(Hook hook) {
    return "\"" + hook.command().getFirst() + "\"";
  }
}
