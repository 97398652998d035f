package io.deputy.model;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** One of a service's replicas, counted from 0, written {@code app/service.0}. */
public record SlotId(ServiceId service, int index) implements Comparable<SlotId> {
  private static final Comparator<SlotId> ORDER =
      Comparator.comparing(SlotId::service).thenComparingInt(SlotId::index);

  public SlotId {
    Invalid.unless(index >= 0, "slot", index, "0 or more");
  }

  // Written out for the same reason as in PlacementId.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SlotId id && index == id.index && service.equals(id.service);
  }

  @Override
  public int hashCode() {
    return 31 * service.hashCode() + index;
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
