package io.deputy.coordinator.store;

import io.deputy.model.Content;
import io.deputy.model.Sorted;
import java.nio.ByteBuffer;
import java.util.SortedSet;

/**
 * Files that stood beside a Compose file, by what they hold. The same content is the same wherever
 * it comes from, so writing needs no fence and can be repeated.
 *
 * <p>Calls block and may be made from any thread.
 */
public interface Contents {
  /** The most that one content may hold: 16 MiB. Larger data belongs into a volume. */
  int MAX_BYTES = 16 * 1024 * 1024;

  /**
   * Stores it whole; what is there already is written again.
   *
   * @param bytes its archive, whose length and SHA-256 must be those of {@code content}
   */
  Put put(Content content, byte[] bytes);

  Got get(Content content);

  /** What is there, wholly or in part, by hash. */
  Listed list();

  /** Removes what nobody refers to any more; what is gone already is not missed. */
  Put remove(String sha256);

  /** What came of a put or a removal. */
  sealed interface Put {
    record Done() implements Put {}

    /** It is not what it says, or too large; the sentence is for whoever sent it. */
    record Refused(String problem) implements Put {}
  }

  /** What came of a get. */
  sealed interface Got {
    /**
     * @param bytes read-only, from position 0
     */
    record Found(ByteBuffer bytes) implements Got {}

    /** Not there, not wholly there, or not what its name says: send it again. */
    record Missing(String problem) implements Got {}
  }

  /** What came of listing. */
  sealed interface Listed {
    record Hashes(SortedSet<String> sha256) implements Listed {
      public Hashes {
        sha256 = Sorted.copyOf(sha256);
      }
    }
  }

  /** The store can't be reached; the sentence is for operators. */
  record Away(String problem) implements Put, Got, Listed {}
}
