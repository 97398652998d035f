package io.deputy.agent.proxy;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that comes again and again, on an executor. */
final class Tasks {
  private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);

  private Tasks() {}

  /**
   * A bug in one look must not end all later ones. An error goes to the handler that ends the
   * process: the executor would keep it to itself, and never look again.
   */
  static Runnable guarded(Runnable look) {
    return () -> {
      try {
        look.run();
      } catch (RejectedExecutionException e) {
        LOG.debug("traffic: closing");
      } catch (RuntimeException e) {
        LOG.error("traffic: a bug", e);
      } catch (Throwable e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    };
  }

  /**
   * What has it done on that executor, after each call, but once for all calls that came before it
   * began. From any thread; for what is level-triggered.
   */
  static Runnable coalesced(Executor executor, Runnable look) {
    var due = new AtomicBoolean();
    Runnable task =
        guarded(
            () -> {
              due.set(false);
              look.run();
            });
    return () -> {
      if (due.compareAndSet(false, true)) {
        executor.execute(task);
      }
    };
  }
}
