package io.deputy.coordinator.store;

import io.deputy.coordinator.lead.Leadership;
import io.deputy.model.Revision;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * The revisions of apps, of each the last {@link #KEPT} numbers. They are written by {@link
 * Store#commit}, with the records that they changed; here they are read, and what is seen later is
 * added.
 *
 * <p>Calls block and may be made from any thread.
 */
public interface History {
  int KEPT = 10;

  /**
   * The heads of those that are kept.
   *
   * @param app empty for all
   */
  Heads list(String app);

  /** One of those that are kept, wholly. */
  Got get(String app, long number);

  /**
   * Adds images to those that are known to have run in a revision, while {@code leadership} holds.
   *
   * @param images ids by service
   */
  Noted note(
      Leadership leadership,
      String app,
      long number,
      SortedMap<String, ? extends SortedSet<String>> images);

  /**
   * Removes what commits that were broken off have left of revisions that are not kept any more,
   * while {@code leadership} holds.
   */
  Tidied tidy(Leadership leadership);

  sealed interface Heads {
    /**
     * @param heads by app, the newest first
     * @param troubles of those that can't be read, a sentence each
     */
    record Found(SortedMap<String, List<Revision.Head>> heads, List<String> troubles)
        implements Heads {
      public Found {
        troubles = List.copyOf(troubles);
      }

      public List<Revision.Head> of(String app) {
        return heads.getOrDefault(app, List.of());
      }
    }
  }

  sealed interface Got {
    /**
     * @param images that it is known to have run with: ids by service
     */
    record Found(Revision revision, SortedMap<String, SortedSet<String>> images) implements Got {}

    /** It is not kept, or can't be read; a sentence. */
    record Missing(String problem) implements Got {}
  }

  sealed interface Noted {
    record Done() implements Noted {}

    /** Somebody else writes there, or leads: to be looked at again. */
    record Not(String problem) implements Noted {}
  }

  sealed interface Tidied {
    /**
     * @param removed revisions, in words
     */
    record Done(List<String> removed) implements Tidied {
      public Done {
        removed = List.copyOf(removed);
      }
    }
  }

  /** The store can't be reached; the sentence is for operators. */
  record Away(String problem) implements Heads, Got, Noted, Tidied {}
}
