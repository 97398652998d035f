package io.deputy.coordinator.store;

import io.deputy.model.FileBytes;
import io.deputy.model.Mount;

/**
 * External configs and secrets, which operators keep where Deputy only reads.
 *
 * <p>Calls block and may be made from any thread.
 */
public interface Externals {
  Got get(Mount.File.Kind kind, String name);

  /** What came of a get. */
  sealed interface Got {
    record Found(FileBytes bytes) implements Got {}

    /**
     * There is none, or none that can be one.
     *
     * @param problem what is found where, and how to set it: the end of a sentence that begins with
     *     the service that has it
     */
    record Unusable(String problem) implements Got {}

    /** The store can't be reached; the sentence is for operators. */
    record Away(String problem) implements Got {}
  }
}
