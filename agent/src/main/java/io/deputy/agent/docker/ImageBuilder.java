package io.deputy.agent.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.RemoteApiVersion;
import io.deputy.agent.docker.BuildContexts.Context;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.agent.run.ContentSource;
import io.deputy.model.Build;
import io.deputy.model.RegistryLogins;
import io.deputy.text.Causes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds images by Docker's own builders, some at a time. A build that failed is not tried again at
 * once: mostly it fails again, and each try loads the machine.
 */
final class ImageBuilder {
  /** Compiling a large program may take its time. */
  private static final Duration LONGEST = Duration.ofHours(2);

  private static final int AT_ONCE = 2;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
  private static final Logger log = LoggerFactory.getLogger(ImageBuilder.class);

  private record Failure(String why, int times, long againNanos) {}

  private final Engine engine;
  private final BuildContexts contexts;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Map<String, Failure> failures = new ConcurrentHashMap<>();

  ImageBuilder(Engine engine, Path folder, ContentSource contents) {
    this.engine = engine;
    this.contexts = new BuildContexts(folder, contents);
  }

  /**
   * @throws ContainersException NOT_YET if no builder is free: who waits for one would keep others
   *     from pulling. NO_IMAGE with the end of its output if it fails, REFUSED if the disk is full
   */
  void build(Build build, RegistryLogins logins, Consumer<String> progress) {
    String image = build.reference();
    Failure before = failures.get(image);
    if (before != null && System.nanoTime() < before.againNanos) {
      throw new ContainersException(Kind.NO_IMAGE, before.why);
    }
    if (!places.tryAcquire()) {
      throw new ContainersException(Kind.NOT_YET, "waits for other builds here");
    }
    try {
      progress.accept("building " + image);
      perform(build, logins, progress);
      failures.remove(image);
    } catch (ContainersException e) {
      if (e.kind() == Kind.AWAY) {
        throw e;
      }
      throw failed(image, before, e);
    } finally {
      places.release();
    }
  }

  private ContainersException failed(
      String image, @Nullable Failure before, ContainersException e) {
    int times = before == null ? 0 : before.times;
    Duration pause = pause(times);
    String why = "building %s failed: %s".formatted(image, why(e));
    failures.put(image, new Failure(why, times + 1, System.nanoTime() + pause.toNanos()));
    log.warn("{}; again in {} s at the earliest", why, pause.toSeconds());
    return new ContainersException(Images.kind(why), why, e);
  }

  private static String why(ContainersException e) {
    return switch (e.getCause()) {
      case null -> String.valueOf(e.getMessage());
      case DockerException refused -> DockerFaults.sentence(refused);
      case Throwable other -> String.valueOf(other.getMessage());
    };
  }

  /** Forgets the failures of what is not wanted any more: that would have been tried again. */
  void prune() {
    long now = System.nanoTime();
    failures.values().removeIf(failure -> now - failure.againNanos > LONGEST_PAUSE.toNanos());
  }

  /** Doubled with each failure. */
  static Duration pause(int failures) {
    long millis = FIRST_PAUSE.toMillis() << Math.min(failures, 10);
    return Duration.ofMillis(Math.min(millis, LONGEST_PAUSE.toMillis()));
  }

  private void perform(Build build, RegistryLogins logins, Consumer<String> progress) {
    try (Context context = contexts.fetch(build)) {
      RemoteApiVersion version = engine.version();
      engine.order(
          "build " + build.reference(),
          LONGEST,
          docker -> new BuildRun(engine, version, docker, build, logins, progress).on(context));
    } catch (IOException e) {
      throw new ContainersException(
          Kind.NO_IMAGE, "its context can't be had", new IOException(Causes.named(e), e));
    }
  }
}
