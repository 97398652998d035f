package io.deputy.model;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** One of a service's replicas, counted from 0, written {@code app/service.0}. */
public record SlotId(ServiceId service, int index) implements Comparable<SlotId> {
  private static final String ACCEPTED = "APP/SERVICE.SLOT";
  private static final Comparator<SlotId> ORDER =
      Comparator.comparing(SlotId::service).thenComparingInt(SlotId::index);

  public SlotId {
    Invalid.unless(index >= 0, "slot", index, "0 or more");
  }

  /** Reads {@code app/service.0}; throws {@link Invalid} on anything else. */
  public static SlotId parse(String text) {
    int dot = text.lastIndexOf('.');
    SlotId id;
    try {
      id =
          new SlotId(
              ServiceId.parse(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new Invalid("slot", text, ACCEPTED);
    }
    Invalid.unless(id.toString().equals(text), "slot", text, ACCEPTED);
    return id;
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
