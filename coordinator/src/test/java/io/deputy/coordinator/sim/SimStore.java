package io.deputy.coordinator.sim;

import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.loop.AsyncStore;
import io.deputy.coordinator.loop.Event;
import io.deputy.coordinator.store.Change;
import io.deputy.coordinator.store.Store;
import java.util.List;
import java.util.function.Supplier;

/** The store as one life of a coordinator uses it: each call takes its time, and may be late. */
final class SimStore implements AsyncStore {
  private final World world;
  private final SimCoordinator coordinator;
  private final Store store;
  private final Lots lots;

  SimStore(World world, SimCoordinator coordinator, Store store, Lots lots) {
    this.world = world;
    this.coordinator = coordinator;
    this.store = store;
    this.lots = lots;
  }

  @Override
  public void read(long term) {
    carryOut(() -> new Event.ReadDone(term, store.read()));
  }

  @Override
  public void commit(Leadership leadership, List<Change> changes) {
    world.trace().say("coordinator", () -> "commits " + changes);
    carryOut(() -> new Event.CommitDone(leadership.term(), store.commit(leadership, changes)));
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
                world.clock().after(delay(), () -> coordinator.on(outcome));
              }
            });
  }

  private long delay() {
    long most = world.consul().slowNanos();
    return lots.millis(1, 12) + (most == 0 ? 0 : lots.millis(0, most / 1_000_000));
  }
}
