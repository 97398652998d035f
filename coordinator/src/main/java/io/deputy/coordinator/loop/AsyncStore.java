package io.deputy.coordinator.loop;

import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.store.Change;
import java.util.List;

/** The store as the loop uses it: calls return at once, outcomes come back as events. */
public interface AsyncStore {
  /** Ends in {@link Event.ReadDone}. */
  void read(long term);

  /** Ends in {@link Event.CommitDone}. */
  void commit(Leadership leadership, List<Change> changes);
}
