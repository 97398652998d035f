package io.deputy.model;

import java.util.Collections;
import java.util.SortedMap;

/** Docker's log driver and its options; an empty driver is the daemon's default. */
public record Logging(String driver, SortedMap<String, String> options) {
  public static final Logging DEFAULT = new Logging("", Collections.emptySortedMap());

  public Logging {
    options = Sorted.copyOf(options);
  }
}
