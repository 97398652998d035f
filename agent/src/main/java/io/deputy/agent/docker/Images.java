package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The images of this machine. What is there is never pulled anew: a tag is resolved once. */
final class Images {
  /** Some gigabytes through a slow line. */
  static final Duration PULL = Duration.ofHours(1);

  /** What the system says of a full disk, in Docker's words as well. */
  private static final String DISK_FULL = "no space left on device";

  private final Engine engine;

  Images(Engine engine) {
    this.engine = engine;
  }

  /**
   * @throws ContainersException NO_IMAGE if it is neither here nor anywhere Docker can pull from;
   *     REFUSED if it is this machine that has no room for it
   */
  Image fetch(String reference, String platform) {
    Optional<Image> here = find(reference).filter(image -> image.runsOn(platform));
    if (here.isPresent()) {
      return here.get();
    }
    pull(reference, platform);
    return get(reference);
  }

  /** What an image that was fetched before declares. */
  Image get(String reference) {
    return find(reference)
        .orElseThrow(
            () ->
                new ContainersException(
                    Kind.NO_IMAGE, "no image %s on this machine".formatted(reference)));
  }

  private Optional<Image> find(String reference) {
    return engine.ask(
        "look at image " + reference,
        docker -> {
          try {
            return Optional.of(Image.of(docker.inspectImageCmd(reference).exec()));
          } catch (NotFoundException e) {
            return Optional.empty();
          }
        });
  }

  private void pull(String reference, String platform) {
    try {
      engine.order("pull image " + reference, PULL, docker -> pull(docker, reference, platform));
    } catch (ContainersException e) {
      if (e.kind() == Kind.AWAY) {
        throw e;
      }
      String why = e.getCause() == null ? e.getMessage() : DockerFaults.sentence(e.getCause());
      throw new ContainersException(
          kind(why),
          "no machine-local image %s%s, and pulling it failed: %s"
              .formatted(reference, platform.isEmpty() ? "" : " for " + platform, why),
          e);
    }
  }

  /** An image that nobody has is waited for; one that only this machine can't take is not. */
  static Kind kind(@Nullable String whyNotPulled) {
    return whyNotPulled != null && whyNotPulled.contains(DISK_FULL) ? Kind.REFUSED : Kind.NO_IMAGE;
  }

  private static void pull(DockerClient docker, String reference, String platform)
      throws Exception {
    PullImageCmd pull = docker.pullImageCmd(tagged(reference));
    if (!platform.isEmpty()) {
      pull.withPlatform(platform);
    }
    AtomicReference<@Nullable String> fault = new AtomicReference<>();
    try (Streamed<PullResponseItem> progress = new Streamed<>(item -> note(item, fault))) {
      pull.exec(progress);
      progress.awaitEnd(PULL);
    }
    if (fault.get() != null) {
      throw new DockerClientException(fault.get());
    }
  }

  /** Docker answers 200 before it has looked, and tells of a failure in the stream. */
  private static void note(PullResponseItem item, AtomicReference<@Nullable String> fault) {
    ResponseItem.ErrorDetail error = item.getErrorDetail();
    if (error != null) {
      fault.set(error.getMessage());
    }
  }

  /** Docker pulls every tag of a repository that is named without one. */
  static String tagged(String reference) {
    String name = reference.substring(reference.lastIndexOf('/') + 1);
    return name.contains(":") || name.contains("@") ? reference : reference + ":latest";
  }
}
