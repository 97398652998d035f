package io.deputy.coordinator.sim;

import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.loop.AsyncStore;
import io.deputy.coordinator.loop.Event;
import io.deputy.coordinator.store.Change;
import io.deputy.coordinator.store.Store;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;

/**
 * The store as one life of a coordinator uses it: one call at a time, each of which takes its time.
 */
final class SimStore implements AsyncStore {
  private final World world;
  private final SimCoordinator coordinator;
  private final Store store;
  private final Lots lots;
  private final ArrayDeque<Supplier<Event>> waiting = new ArrayDeque<>();

  SimStore(World world, SimCoordinator coordinator, Store store, Lots lots) {
    this.world = world;
    this.coordinator = coordinator;
    this.store = store;
    this.lots = lots;
  }

  @Override
  public void read(long reign) {
    queue(() -> new Event.ReadDone(reign, store.read()));
  }

  @Override
  public void commit(long reign, Leadership leadership, List<Change> changes) {
    world.trace().say("coordinator", () -> "commits " + changes);
    queue(() -> new Event.CommitDone(reign, store.commit(leadership, changes)));
  }

  private void queue(Supplier<Event> call) {
    waiting.add(call);
    if (waiting.size() == 1) {
      carryOut(call);
    }
  }

  private void carryOut(Supplier<Event> call) {
    world
        .clock()
        .after(
            delay(),
            () -> {
              // What a coordinator sent before it died may still arrive.
              if (coordinator.alive() || lots.chance(0.5)) {
                Event outcome = call.get();
                world.clock().after(delay(), () -> done(outcome));
              }
            });
  }

  private void done(Event outcome) {
    waiting.remove();
    Supplier<Event> next = waiting.peek();
    if (next != null) {
      carryOut(next);
    }
    coordinator.on(outcome);
  }

  private long delay() {
    long most = world.consul().slowNanos();
    return lots.millis(1, 12) + (most == 0 ? 0 : lots.millis(0, most / 1_000_000));
  }
}
