package io.deputy.coordinator.loop;

import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.store.Change;
import java.util.List;

/**
 * The store as the loop uses it: calls return at once and are carried out one after the other,
 * outcomes come back as events.
 */
public interface AsyncStore {
  /**
   * Ends in {@link Event.ReadDone}.
   *
   * @param reign goes into the event
   */
  void read(long reign);

  /**
   * Ends in {@link Event.CommitDone}.
   *
   * @param reign goes into the event
   */
  void commit(long reign, Leadership leadership, List<Change> changes);
}
