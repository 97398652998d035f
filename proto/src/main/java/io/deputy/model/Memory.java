package io.deputy.model;

import org.jspecify.annotations.Nullable;

/**
 * How much memory a container may use, and what becomes of it when there is none left. What it
 * reserves is in {@link Reservation}.
 *
 * @param limitBytes 0 for none
 * @param swapBytes memory and swap together: 0 for Docker's choice, -1 for as much as there is
 * @param swappiness 0 to 100; null for the machine's
 * @param oomKillDisabled waits for memory instead of being killed
 * @param oomScoreAdjustment -1000 to 1000: who is killed first when the machine has none left
 * @param shmBytes size of {@code /dev/shm}; 0 for Docker's 64 MiB
 */
public record Memory(
    long limitBytes,
    long swapBytes,
    @Nullable Integer swappiness,
    boolean oomKillDisabled,
    int oomScoreAdjustment,
    long shmBytes) {
  public static final Memory UNLIMITED = new Memory(0, 0, null, false, 0, 0);

  public Memory {
    Invalid.unless(limitBytes >= 0, "mem_limit", limitBytes, "0 or more bytes");
    Invalid.unless(swapBytes >= -1, "memswap_limit", swapBytes, "bytes, or -1 for no limit");
    Invalid.unless(
        swappiness == null || (swappiness >= 0 && swappiness <= 100),
        "mem_swappiness",
        swappiness == null ? "" : swappiness,
        "0 to 100");
    Invalid.unless(
        oomScoreAdjustment >= -1000 && oomScoreAdjustment <= 1000,
        "oom_score_adj",
        oomScoreAdjustment,
        "-1000 to 1000");
    Invalid.unless(shmBytes >= 0, "shm_size", shmBytes, "0 or more bytes");
  }
}
