package io.deputy.coordinator.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * What happened in one world, a line each: what the world did, and what coordinator and agents
 * logged. Kept only of a run that is known to fail, since most runs are of no interest.
 */
public final class Trace {
  /** The last lines are those that matter. */
  private static final int MAX_LINES = 400;

  private static final ScopedValue<Trace> RUNNING = ScopedValue.newInstance();

  private final SimClock clock;
  private final boolean kept;
  private final Deque<String> lines = new ArrayDeque<>();
  private String actor = "";

  Trace(SimClock clock, boolean kept) {
    this.clock = clock;
    this.kept = kept;
  }

  /** Something that the world did, or that was done to it. */
  public void say(String who, Supplier<String> what) {
    if (kept) {
      add(who, what.get());
    }
  }

  /** What is logged in {@code act} is said by {@code who}. */
  void as(String who, Runnable act) {
    String before = actor;
    actor = who;
    try {
      act.run();
    } finally {
      actor = before;
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  private void add(String who, String what) {
    lines.add(String.format(Locale.ROOT, "%9.3f  %-11s  %s", clock.now() / 1e9, who, what));
    if (lines.size() > MAX_LINES) {
      lines.removeFirst();
    }
  }

  /** Runs a world; if its trace is kept, what its code logs goes into it. */
  void of(Runnable run) {
    ScopedValue.where(RUNNING, this).run(run);
  }

  /**
   * Takes all logging of this process: nothing is written but into traces. Idempotent.
   *
   * @param kept whether any trace is kept: if not, nothing is even put into words
   */
  static void takeLogs(boolean kept) {
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    synchronized (Trace.class) {
      if (root.getAppender("trace") == null) {
        root.detachAndStopAllAppenders();
        var appender = new IntoTrace();
        appender.setName("trace");
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
      }
      root.setLevel(kept ? Level.INFO : Level.OFF);
    }
  }

  private static final class IntoTrace extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      if (RUNNING.isBound()) {
        Trace trace = RUNNING.get();
        trace.say(trace.actor, event::getFormattedMessage);
      }
    }
  }
}
