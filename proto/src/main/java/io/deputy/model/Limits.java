package io.deputy.model;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * What a container may use at most of its machine.
 *
 * @param ulimits by the kernel's name in small letters: {@code nofile}
 * @param pids how many processes and threads; 0 for Docker's default, -1 for no limit
 * @param cgroupParent empty for Docker's own
 */
public record Limits(
    Cpus cpus,
    Memory memory,
    BlockIo blockIo,
    SortedMap<String, Ulimit> ulimits,
    long pids,
    String cgroupParent) {
  public static final Limits NONE =
      new Limits(
          Cpus.UNLIMITED, Memory.UNLIMITED, BlockIo.UNLIMITED, Collections.emptySortedMap(), 0, "");

  /** Those that Linux has and Docker takes. */
  private static final Set<String> ULIMITS =
      Sorted.copyOf(
          Set.of(
              "as",
              "core",
              "cpu",
              "data",
              "fsize",
              "locks",
              "memlock",
              "msgqueue",
              "nice",
              "nofile",
              "nproc",
              "rss",
              "rtprio",
              "rttime",
              "sigpending",
              "stack"));

  public Limits {
    ulimits = Sorted.copyOf(ulimits);
    for (String name : ulimits.keySet()) {
      Invalid.unless(
          ULIMITS.contains(name), "ulimits", name, "one of " + String.join(", ", ULIMITS));
    }
    Invalid.unless(pids >= -1, "pids_limit", pids, "a number of processes, or -1 for no limit");
  }

  public static Limits of(Map<String, Ulimit> ulimits) {
    return new Limits(
        Cpus.UNLIMITED, Memory.UNLIMITED, BlockIo.UNLIMITED, Sorted.copyOf(ulimits), 0, "");
  }
}
