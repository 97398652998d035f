package io.deputy.coordinator.lead;

import java.time.Duration;

/** Runs a {@link Candidacy}. */
public final class ElectionThread implements Election {
  private static final Duration RETRY = Duration.ofMillis(250);

  /** What a shutdown waits for a call to Consul that is under way. */
  private static final Duration JOIN = Duration.ofSeconds(2);

  private final Lock lock;
  private final Candidacy candidacy;
  private final Thread thread;

  public ElectionThread(Lock lock, Candidacy candidacy) {
    this.lock = lock;
    this.candidacy = candidacy;
    this.thread = Thread.ofPlatform().daemon().name("election").start(this::run);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Duration pause = candidacy.turn();
        if (pause.isPositive()) {
          awaitChange(pause);
        }
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void awaitChange(Duration atMost) throws InterruptedException {
    try {
      lock.awaitChange(atMost);
    } catch (LockAway e) {
      // The next turn says so.
      Thread.sleep(RETRY);
    }
  }

  @Override
  public State state(long nowNanos) {
    return candidacy.state(nowNanos);
  }

  @Override
  public void outbid(long term) {
    candidacy.outbid(term);
  }

  @Override
  public void watch(Runnable changed) {
    candidacy.watch(changed);
  }

  @Override
  public void close() {
    candidacy.fallSilent();
    thread.interrupt();
    try {
      if (thread.join(JOIN)) {
        candidacy.leave();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
