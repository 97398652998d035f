package io.deputy.coordinator.store;

import io.deputy.coordinator.lead.Leadership;
import io.deputy.model.Content;
import io.deputy.model.Sorted;
import java.util.SortedSet;

/**
 * Files that stood beside a Compose file, by what they hold. The same content is the same wherever
 * it comes from, so writing needs no fence and can be repeated.
 *
 * <p>Calls block and may be made from any thread.
 */
public interface Contents {
  /**
   * Stores it whole; what is there already is written again.
   *
   * @param bytes its archive, whose length and SHA-256 must be those of {@code content}
   */
  Put put(Content content, byte[] bytes);

  /**
   * By its hash alone, which says when it is whole: whoever asks need not know how long it is. No
   * more than one piece of it is in memory at a time; that what was taken is a content shows at the
   * end.
   *
   * @param taker is handed its pieces in their order, and may block until it wants the next
   * @throws io.deputy.model.Invalid if that is no hash
   */
  Got get(String sha256, Taker taker);

  /** Whoever a content is handed to. */
  interface Taker {
    /**
     * @param piece its own from now on
     * @return false if no more is wanted
     */
    boolean take(byte[] piece) throws InterruptedException;
  }

  /** What is there, by hash. */
  Listed list();

  /**
   * Removes what nobody refers to any more, while {@code leadership} holds; what is gone already is
   * not missed.
   */
  Removed remove(Leadership leadership, String sha256);

  /** What came of a put. */
  sealed interface Put {
    record Done() implements Put {}

    /** It is not what it says, or too large; the sentence is for whoever sent it. */
    record Refused(String problem) implements Put {}
  }

  /** What came of a get. */
  sealed interface Got {
    /** All of it was taken. */
    record Found() implements Got {}

    /** Whoever took it wanted no more. */
    record Unwanted() implements Got {}

    /** Not there, not wholly there, or not what its name says: send it again. */
    record Missing(String problem) implements Got {}
  }

  /** What came of listing. */
  sealed interface Listed {
    /**
     * @param whole those that were put to the end
     * @param partial those whose putting was broken off, or is under way: as good as missing
     */
    record Hashes(SortedSet<String> whole, SortedSet<String> partial) implements Listed {
      public Hashes {
        whole = Sorted.copyOf(whole);
        partial = Sorted.copyOf(partial);
      }
    }
  }

  /** What came of a removal. */
  sealed interface Removed {
    /** It is gone. */
    record Done() implements Removed {}

    /** Another coordinator leads, or somebody has just written it: it was left alone. */
    record Kept(String problem) implements Removed {}
  }

  /** The store can't be reached; the sentence is for operators. */
  record Away(String problem) implements Put, Got, Listed, Removed {}
}
