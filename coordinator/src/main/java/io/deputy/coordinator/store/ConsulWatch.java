package io.deputy.coordinator.store;

import io.deputy.coordinator.consul.ConsulAway;
import io.deputy.coordinator.consul.ConsulNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Waits, on a thread of its own, for any change under a prefix. */
final class ConsulWatch implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final Duration RETRY = Duration.ofMillis(500);

  private final ConsulNode consul;
  private final String prefix;
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("store-watch").unstarted(this::run);
  private boolean started;

  ConsulWatch(ConsulNode consul, String prefix) {
    this.consul = consul;
    this.prefix = prefix;
  }

  synchronized void add(Runnable changed) {
    watchers.add(changed);
    if (!started) {
      started = true;
      thread.start();
    }
  }

  private void run() {
    long index = 0;
    boolean away = false;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        // 0 would make Consul answer at once, again and again.
        long seen = Math.max(1, consul.awaitKeys(prefix, index, WAIT));
        if (seen != index || away) {
          tell();
        }
        // An index that went back is from before a restore: begin anew, as Consul's manual says.
        index = seen < index ? 0 : seen;
        away = false;
      } catch (ConsulAway e) {
        if (!away) {
          away = true;
          tell();
        }
        // Ask for what is there now: waiting for a change would hide that it is back.
        index = 0;
        if (!paused()) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static boolean paused() {
    try {
      Thread.sleep(RETRY);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void tell() {
    watchers.forEach(Runnable::run);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
