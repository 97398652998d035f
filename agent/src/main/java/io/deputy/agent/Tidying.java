package io.deputy.agent;

import io.deputy.agent.docker.DockerContainers;
import io.deputy.agent.run.ContainersException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what removed apps have left on this machine: their networks and the files that came with
 * them. Volumes stay. Seldom, since an app that is taken out is often put in again; on a thread of
 * its own, until that is interrupted.
 */
final class Tidying implements Runnable {
  private static final Duration EVERY = Duration.ofMinutes(10);
  private static final Logger log = LoggerFactory.getLogger(Tidying.class);

  private final DockerContainers containers;

  Tidying(DockerContainers containers) {
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
      log.warn("left as it is for {} min: {}", EVERY.toMinutes(), e.getMessage());
    }
  }
}
