package io.deputy.agent.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A disk in memory. Tests make it slow, or full. */
public final class FakeJournal implements Journal {
  /** Every memory that reached the disk. */
  public final List<Memory> written = new ArrayList<>();

  private final Consumer<AgentEvent> events;
  private @Nullable StoredLease lease;
  private @Nullable Runnable held;
  private boolean slow;
  private String full = "";

  /**
   * @param before what an earlier agent left
   */
  public FakeJournal(Recalled before, Consumer<AgentEvent> events) {
    this.events = events;
    written.add(before.memory());
    lease = before.lease();
  }

  @Override
  public void write(long version, Memory memory) {
    Runnable end =
        () -> {
          if (full.isEmpty()) {
            written.add(memory);
            events.accept(new AgentEvent.Written(version));
          } else {
            events.accept(new AgentEvent.NotWritten(version, full));
          }
        };
    if (slow) {
      held = end;
    } else {
      end.run();
    }
  }

  @Override
  public void lease(StoredLease newest) {
    lease = newest;
  }

  /** From now on writes end only when {@link #flush} is called. */
  public void slow() {
    slow = true;
  }

  public void flush() {
    Runnable end = held;
    held = null;
    if (end != null) {
      end.run();
    }
  }

  /** From now on writes fail for this reason; none if it is empty. */
  public void full(String why) {
    full = why;
  }

  /** What an agent that starts now would find. */
  public Recalled recall() {
    return new Recalled(written.getLast(), lease, List.of());
  }
}
