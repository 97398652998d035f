package io.deputy.coordinator.loop;

import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.store.Change;
import io.deputy.coordinator.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that drives the {@link PlanLoop}, and the one beside it that waits for the store.
 * {@link #put} may be called from anywhere.
 */
public final class LoopThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LoopThread.class);

  /** How late a machine's silence may be noticed. */
  private static final Duration TICK = Duration.ofMillis(50);

  /** A turn that comes later than this is a stall. */
  private static final Duration STALL = Duration.ofMillis(100);

  /** How long closing waits for the turn under way. */
  private static final Duration GOODBYE = Duration.ofSeconds(1);

  private final Inbox events = new Inbox();
  private final ExecutorService storeThread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("store").daemon().factory());
  private final LongSupplier nanos;
  private final PlanLoop loop;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param loop makes the loop, given the store as a loop may use it
   */
  public LoopThread(Store store, LongSupplier nanos, Function<AsyncStore, PlanLoop> loop) {
    this.nanos = nanos;
    this.loop = loop.apply(new Background(store));
    this.thread = Thread.ofPlatform().name("plan-loop").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  public void put(Event event) {
    events.put(event);
  }

  private void run() {
    while (!closed) {
      try {
        long asleep = nanos.getAsLong();
        Event event = events.poll(TICK);
        step(event == null ? new Event.Tick() : event, asleep + TICK.toNanos());
      } catch (InterruptedException e) {
        break;
      }
    }
    // The election is over for this coordinator: a last turn says so to everybody on the line.
    step(new Event.Tick(), nanos.getAsLong());
  }

  /**
   * A machine with too much to do lets this thread wait, and those that bring what agents say.
   *
   * @param due when it wanted to run
   */
  private void mindStall(long due) {
    long now = nanos.getAsLong();
    Duration by = Duration.ofNanos(now - due);
    if (by.compareTo(STALL) >= 0) {
      log.warn("did not get to run for {} ms: this machine has too much to do", by.toMillis());
      loop.on(new Event.Stalled(by), now);
    }
  }

  /**
   * Takes in what waits by now, no more: whoever never stops talking must not keep others waiting.
   * Each event has its own time: a lease counts from when it is granted, not from when this began.
   * A bug in a turn must not end the coordinator: it is told, and the next turn tries anew.
   *
   * @param due when it was to begin
   */
  private void step(Event first, long due) {
    try {
      mindStall(due);
      long begun = nanos.getAsLong();
      int more = events.size();
      for (Event event = first; event != null; event = more-- > 0 ? events.poll() : null) {
        loop.on(event, nanos.getAsLong());
      }
      mindStall(begun); // what came meanwhile is not read before the turn
      loop.turn(nanos.getAsLong());
    } catch (RuntimeException e) {
      log.error("a turn of the loop failed", e);
      loop.failed(e);
    }
  }

  /** Ends the loop, after the turn under way. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(GOODBYE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    storeThread.shutdown();
  }

  private final class Background implements AsyncStore {
    private final Store store;

    Background(Store store) {
      this.store = store;
    }

    @Override
    public void read(long reign) {
      storeThread.execute(() -> put(new Event.ReadDone(reign, store.read())));
    }

    @Override
    public void commit(long reign, Leadership leadership, List<Change> changes) {
      storeThread.execute(
          () -> put(new Event.CommitDone(reign, store.commit(leadership, changes))));
    }
  }
}
