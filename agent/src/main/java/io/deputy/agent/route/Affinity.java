package io.deputy.agent.route;

import io.deputy.model.SlotId;

/**
 * Which replica connections from one address prefer, the same on every machine: the slot with the
 * lowest rank. When a slot is added or has no primary, only the clients that it has or had change
 * (rendezvous hashing); they go with their slot from machine to machine.
 */
public final class Affinity {
  private Affinity() {}

  /** From 0 to 2^60 - 1, evenly spread over sources and over slots. */
  public static long rank(String source, SlotId slot) {
    return mixed(mixed(source.hashCode()) + slot.hashCode()) >>> 4;
  }

  /** The last step of SplitMix64: each bit of the result depends on each of the number's. */
  private static long mixed(long number) {
    long z = number + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
