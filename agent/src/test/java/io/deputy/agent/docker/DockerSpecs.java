package io.deputy.agent.docker;

import io.deputy.agent.run.Containers.ImageFacts;
import io.deputy.agent.run.ContentSource;
import io.deputy.agent.run.ImageSource;
import io.deputy.model.Build;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Content;
import io.deputy.model.ProcessSpec;
import io.deputy.model.ServiceId;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/** Containers that real tests run. */
final class DockerSpecs {
  /** No other machine has an image. */
  static final ImageSource NO_PEERS =
      (holder, _) -> {
        throw new IOException("there is no " + holder.machine());
      };

  /** Nothing is carried. */
  static final ContentSource NOTHING =
      sha256 -> {
        throw new IOException("nothing has the content " + sha256);
      };

  private DockerSpecs() {}

  /** An image of which nothing is known but these. */
  static Image image(ImageFacts facts, String... entrypoint) {
    return new Image(facts, List.of(entrypoint), "linux/amd64", List.of(), 0, Instant.EPOCH);
  }

  /** Runs until it is told an exit code in {@code /exit}, or to stop. */
  static ContainerSpec untilExit() {
    return shell(
        "trap 'exit 0' TERM; while ! [ -s /exit ]; do sleep 0.05; done; exit $(cat /exit)");
  }

  static ContainerSpec shell(String script) {
    return ContainerSpec.of(PrivateDocker.PLAIN).withProcess(command("sh", "-c", script));
  }

  /** What an image of the service is built from, beside a context that need not be anything. */
  static Build build(ServiceId by, Content context, String dockerfile) {
    return new Build(
        by,
        context,
        "",
        dockerfile,
        Collections.emptySortedMap(),
        "",
        Collections.emptySortedMap(),
        "",
        "none",
        0,
        List.of(),
        List.of(),
        false,
        false);
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
