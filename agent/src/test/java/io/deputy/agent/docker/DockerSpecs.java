package io.deputy.agent.docker;

import io.deputy.model.ContainerSpec;
import io.deputy.model.ProcessSpec;
import java.util.Collections;
import java.util.List;

/** Containers that real tests run. */
final class DockerSpecs {
  private DockerSpecs() {}

  /** Runs until it is told an exit code in {@code /exit}, or to stop. */
  static ContainerSpec untilExit() {
    return shell(
        "trap 'exit 0' TERM; while ! [ -s /exit ]; do sleep 0.05; done; exit $(cat /exit)");
  }

  static ContainerSpec shell(String script) {
    return ContainerSpec.of(PrivateDocker.PLAIN).withProcess(command("sh", "-c", script));
  }

  static ProcessSpec command(String... command) {
    return new ProcessSpec(
        null, List.of(command), Collections.emptySortedMap(), "", "", false, "", null);
  }

  static ProcessSpec entrypoint(String... entrypoint) {
    return new ProcessSpec(
        List.of(entrypoint), null, Collections.emptySortedMap(), "", "", false, "", null);
  }
}
