package io.deputy.model;

import java.util.Comparator;

/** One of a service's replicas, counted from 0, written {@code app/service.0}. */
public record SlotId(ServiceId service, int index) implements Comparable<SlotId> {
  private static final Comparator<SlotId> ORDER =
      Comparator.comparing(SlotId::service).thenComparingInt(SlotId::index);

  public SlotId {
    Invalid.unless(index >= 0, "slot", index, "0 or more");
  }

  @Override
  public int compareTo(SlotId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return service + "." + index;
  }
}
