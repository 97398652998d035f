package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.WaitResponse;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts and ends containers that exist. To be as it should be already is success. */
final class LifeCycle {
  /** From a kill until it has worked; longer when a process hangs in the kernel. */
  private static final Duration DEATH = Duration.ofSeconds(30);

  /** A container may have been made with any; Docker's answer is waited for this long. */
  private static final Duration LONGEST_GRACE = Duration.ofMinutes(10);

  private static final Duration BEFORE_SECOND_TRY = Duration.ofMillis(200);

  private final Engine engine;
  private final Inspections inspections;
  private final AppNetworks networks;
  private final CarriedContents carried;
  private final GivenFiles given;
  private final Path processes;
  private final Map<String, CountDownLatch> starting = new ConcurrentHashMap<>();

  LifeCycle(
      Engine engine,
      Inspections inspections,
      AppNetworks networks,
      CarriedContents carried,
      GivenFiles given,
      Path processes) {
    this.engine = engine;
    this.inspections = inspections;
    this.networks = networks;
    this.carried = carried;
    this.given = given;
    this.processes = processes;
  }

  /**
   * One that was left half-made is made whole before: it would never get its other networks. One
   * whose network was removed, such as by {@code docker network prune} while it only stood by, can
   * never start again: it is removed, and is as gone. So is one that uses another container which
   * is gone, though there be a new one of the same name.
   */
  void start(String container) {
    CountDownLatch done = new CountDownLatch(1);
    starting.put(container, done);
    try {
      engine.order(
          "start container " + container,
          docker -> {
            try {
              networks.connect(docker, container);
              docker.startContainerCmd(container).exec();
            } catch (NotModifiedException e) {
              return; // it runs
            } catch (NotFoundException e) {
              if (AppNetworks.isMissing(e) || lacksAnother(e, container)) {
                remove(docker, container);
                throw new ContainersException(
                    Kind.NO_CONTAINER, DockerFaults.sentence(e) + ", so it is made anew", e);
              }
              throw e;
            }
          });
    } finally {
      inspections.changed(container);
      starting.remove(container, done);
      done.countDown();
    }
  }

  /** Docker keeps the ids of containers that one uses, also where it was given their names. */
  private static boolean lacksAnother(NotFoundException e, String container) {
    String sentence = DockerFaults.sentence(e);
    return sentence.contains("No such container: ") && !sentence.contains(container);
  }

  /**
   * @param ended called as soon as nothing of it runs any more, where that can be seen before
   *     Docker says so; from another thread
   */
  void stop(String container, @Nullable Duration grace, Runnable ended) {
    engine.order(
        "stop container " + container,
        (grace == null ? LONGEST_GRACE : grace).plus(DEATH),
        docker -> {
          try (var _ = new EndWatch(docker, container, processes, ended);
              var stop = docker.stopContainerCmd(container)) {
            if (grace != null) {
              stop.withTimeout(CreateRequest.seconds(grace));
            }
            stop.exec();
          } catch (NotModifiedException | NotFoundException e) {
            return; // it does not run
          }
        });
    inspections.changed(container);
  }

  /**
   * A start that is under way when the kill comes could come after it at Docker, and leave the
   * container running: it is waited for, and what it started is killed.
   */
  void kill(String container) {
    CountDownLatch start = starting.get(container);
    killNow(container);
    if (start != null) {
      await(start, container);
      killNow(container);
    }
  }

  private void killNow(String container) {
    engine.order(
        "kill container " + container, DEATH.plus(Engine.CALL), docker -> kill(docker, container));
    inspections.changed(container);
  }

  private static void kill(DockerClient docker, String container) throws Exception {
    try {
      boolean sent = killed(docker, container);
      if (!sent && runs(docker, container)) {
        sent = killed(docker, container); // it was just starting
      }
      if (sent) {
        awaitEnd(docker, container);
      }
    } catch (NotFoundException e) {
      return;
    }
  }

  /** False where Docker says that it does not run. */
  private static boolean killed(DockerClient docker, String container) {
    try {
      docker.killContainerCmd(container).exec();
      return true;
    } catch (ConflictException e) {
      return false;
    }
  }

  private static boolean runs(DockerClient docker, String container) {
    return Boolean.TRUE.equals(
        docker.inspectContainerCmd(container).exec().getState().getRunning());
  }

  private static void awaitEnd(DockerClient docker, String container) throws Exception {
    try (Streamed<WaitResponse> end = new Streamed<>(_ -> {})) {
      docker.waitContainerCmd(container).exec(end);
      if (!end.awaitEnd(DEATH)) {
        throw new ContainersException(
            Kind.REFUSED,
            "container %s has not ended %d s after its kill"
                .formatted(container, DEATH.toSeconds()));
      }
    }
  }

  private static void await(CountDownLatch start, String container) {
    try {
      if (!start.await(Engine.CALL.toSeconds(), TimeUnit.SECONDS)) {
        throw new ContainersException(
            Kind.AWAY, "the start of container %s does not end".formatted(container));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainersException(
          Kind.AWAY, "interrupted while container %s was starting".formatted(container), e);
    }
  }

  void remove(String container) {
    engine.order(
        "remove container " + container,
        docker -> {
          try {
            remove(docker, container);
          } catch (ConflictException e) {
            Thread.sleep(BEFORE_SECOND_TRY); // Docker may be removing it already
            remove(docker, container);
          }
        });
    inspections.changed(container);
  }

  private void remove(DockerClient docker, String container) {
    try {
      InspectContainerResponse found = docker.inspectContainerCmd(container).exec();
      if (Boolean.TRUE.equals(found.getState().getRunning())) {
        throw new ContainersException(
            Kind.REFUSED, "container %s still runs, so it is not removed".formatted(container));
      }
      // Before the container: its labels are what says whose copies these are.
      Optional.ofNullable(found.getConfig().getLabels())
          .flatMap(Labels::placement)
          .ifPresent(
              placement -> {
                carried.drop(placement);
                given.drop(placement);
              });
      docker.removeContainerCmd(container).withForce(false).withRemoveVolumes(false).exec();
    } catch (NotFoundException e) {
      return;
    }
  }
}
