package io.deputy.model;

import java.util.Collections;
import java.util.SortedMap;

/**
 * What is handed to the machine's container runtime, storage and kernel as it is.
 *
 * @param runtime one that Docker is configured with; empty for its default
 * @param storage options of the storage driver for the container's own files: {@code size}
 * @param sysctls settings of the kernel within the container's namespaces
 * @param annotations for the runtime
 */
public record RuntimeOptions(
    String runtime,
    SortedMap<String, String> storage,
    SortedMap<String, String> sysctls,
    SortedMap<String, String> annotations) {
  public static final RuntimeOptions USUAL =
      new RuntimeOptions(
          "",
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap());

  public RuntimeOptions {
    storage = Sorted.copyOf(storage);
    sysctls = Sorted.copyOf(sysctls);
    annotations = Sorted.copyOf(annotations);
  }
}
