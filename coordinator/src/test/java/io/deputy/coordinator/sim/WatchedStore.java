package io.deputy.coordinator.sim;

import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.store.Change;
import io.deputy.coordinator.store.Commit;
import io.deputy.coordinator.store.Reading;
import io.deputy.coordinator.store.Store;
import io.deputy.coordinator.store.Versioned;
import io.deputy.coordinator.store.View;
import java.util.List;

/** Lets the world see what was stored and read. */
final class WatchedStore implements Store {
  private final World world;
  private final Store store;

  WatchedStore(World world, Store store) {
    this.world = world;
    this.store = store;
  }

  @Override
  public Reading read() {
    Reading reading = store.read();
    if (reading instanceof View view) {
      view.services().values().stream()
          .map(Versioned::record)
          .filter(r -> !world.consul().isOlder(r.id())) // what is to hold is what stood there
          .forEach(r -> world.stored(r, false));
    }
    return reading;
  }

  @Override
  public Commit commit(Leadership leadership, List<Change> changes) {
    Commit commit = store.commit(leadership, changes);
    for (Commit.Applied applied : commit.applied()) {
      if (applied.change() instanceof Change.PutService put) {
        world.stored(put.record(), true);
      }
    }
    return commit;
  }

  @Override
  public void watch(Runnable changed) {
    store.watch(changed);
  }

  @Override
  public void close() {
    store.close();
  }
}
