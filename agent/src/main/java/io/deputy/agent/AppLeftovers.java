package io.deputy.agent;

import io.deputy.agent.docker.DockerContainers;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what removed apps have left on this machine: their networks and the files that came with
 * them. Volumes stay. Not at once, since an app that is taken out is often put in again; on a
 * thread of its own, until that is interrupted.
 */
final class AppLeftovers implements Runnable {
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final Logger log = LoggerFactory.getLogger(AppLeftovers.class);

  private final DockerContainers containers;

  AppLeftovers(DockerContainers containers) {
    this.containers = containers;
  }

  @Override
  public void run() {
    try {
      while (true) {
        Thread.sleep(EVERY);
        tidy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tidy() {
    try {
      containers.prune();
    } catch (ContainersException e) {
      if (e.kind() != Kind.AWAY) { // of that the agent speaks already
        log.warn("left for the next time: {}", e.getMessage());
      }
    } catch (RuntimeException bug) {
      log.error("tidying has a bug; what runs is not touched by it", bug);
    }
  }
}
