package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.RegistryLogin;
import io.deputy.model.Supply;
import io.deputy.model.Supply.Pull;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The images of this machine. What is there is pulled anew only where the file says so. */
final class Images {
  /** Some gigabytes through a slow line. */
  static final Duration PULL = Duration.ofHours(1);

  /** What the system says of a full disk, in Docker's words as well. */
  private static final String DISK_FULL = "no space left on device";

  private static final Logger log = LoggerFactory.getLogger(Images.class);

  private final Engine engine;
  private final Logins logins;

  Images(Engine engine, Logins logins) {
    this.engine = engine;
    this.logins = logins;
  }

  /**
   * @throws ContainersException NO_IMAGE if it is neither here nor anywhere Docker can pull from;
   *     REFUSED if it is this machine that has no room for it
   */
  Image fetch(String reference, String platform, Supply supply) {
    Optional<Image> here = find(reference).filter(image -> image.runsOn(platform));
    boolean pinned = reference.contains("@"); // a digest names one image for good
    if (here.isPresent() && (pinned || !stale(here.get(), supply, Instant.now()))) {
      return here.get();
    }
    if (supply.pull() == Pull.NEVER) {
      throw new ContainersException(
          Kind.NO_IMAGE,
          "no image %s%s on this machine, and pull_policy is never"
              .formatted(reference, platform.isEmpty() ? "" : " for " + platform));
    }
    try {
      pull(reference, platform, logins.of(supply).forImage(reference));
    } catch (ContainersException e) {
      if (here.isEmpty() || supply.pull() != Pull.STALE) {
        throw e;
      }
      log.warn("{}: what is here is used, of {}", e.getMessage(), here.get().taggedAt());
      return here.get();
    }
    return get(reference);
  }

  /** Whether what is here is to be pulled again before it is used. */
  static boolean stale(Image image, Supply supply, Instant now) {
    return switch (supply.pull()) {
      case MISSING, NEVER -> false;
      case ALWAYS -> true;
      case STALE -> image.taggedAt().plus(supply.staleAfter()).isBefore(now);
    };
  }

  /** What an image that was fetched before declares. */
  Image get(String reference) {
    return find(reference)
        .orElseThrow(
            () ->
                new ContainersException(
                    Kind.NO_IMAGE, "no image %s on this machine".formatted(reference)));
  }

  Optional<Image> find(String reference) {
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

  /** Makes an image known by another name too, if that can be. */
  void tag(String reference, String name) {
    if (name.contains("@")) {
      return; // a digest is given to nothing
    }
    String tagged = tagged(name);
    int colon = tagged.lastIndexOf(':');
    try {
      engine.order(
          "tag image " + reference,
          docker ->
              docker
                  .tagImageCmd(reference, tagged.substring(0, colon), tagged.substring(colon + 1))
                  .exec());
    } catch (ContainersException e) {
      log.warn("{} is not known as {}: {}", reference, name, e.getMessage());
    }
  }

  private void pull(String reference, String platform, Optional<RegistryLogin> login) {
    try {
      engine.order(
          "pull image " + reference, PULL, docker -> pull(docker, reference, platform, login));
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

  private static void pull(
      DockerClient docker, String reference, String platform, Optional<RegistryLogin> login)
      throws Exception {
    PullImageCmd pull = docker.pullImageCmd(tagged(reference));
    login.map(RegistryHeaders::one).ifPresent(pull::withAuthConfig);
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
