package io.deputy.coordinator.store;

import io.deputy.coordinator.lead.Leadership;
import java.util.List;

/**
 * The records of services and machines, each with a version of its own.
 *
 * <p>Calls block, for at most some seconds, and may be made from any thread, one after the other.
 * Faults of whatever keeps the records are outcomes, never exceptions.
 */
public interface Store extends AutoCloseable {
  /**
   * The format of what this release writes. A store with a higher one belongs to a newer release:
   * it is neither read nor written.
   */
  int FORMAT = 1;

  /**
   * Everything, as it was at some moment after the call began. Nothing is carried out any more of
   * what was committed before through this store: a commit whose outcome was unknown is over.
   */
  Reading read();

  /**
   * Carries out the changes in their order, each only if its record is still as it was read, and
   * all only while {@code leadership} holds. Many go together; at the first batch that can't be
   * carried out it stops, and what was carried out before stays. Nothing is begun if the record of
   * one is too large.
   */
  Commit commit(Leadership leadership, List<Change> changes);

  /**
   * Calls {@code changed}, on a thread of the store, within a second of any change of a record or
   * the format, an own one or one by hand, and whenever the store went away or came back. A call is
   * a hint to read, no more.
   */
  void watch(Runnable changed);

  /** Ends the watching. */
  @Override
  void close();
}
