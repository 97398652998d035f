package io.deputy.model;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One decision to run one container, written {@code app/service.0#7}. The number counts the
 * placements that the service ever had, so an id is never used twice and needs no randomness.
 */
public record PlacementId(SlotId slot, long number) implements Comparable<PlacementId> {
  private static final String ACCEPTED = "APP/SERVICE.SLOT#NUMBER";
  private static final Comparator<PlacementId> ORDER =
      Comparator.comparing(PlacementId::slot).thenComparingLong(PlacementId::number);

  public PlacementId {
    Invalid.unless(number > 0, "placement number", number, "1 or more");
  }

  public ServiceId service() {
    return slot.service();
  }

  /** Reads {@code app/service.0#7}; throws {@link Invalid} on anything else. */
  public static PlacementId parse(String text) {
    int hash = text.lastIndexOf('#');
    int dot = text.lastIndexOf('.', Math.max(hash, 0));
    PlacementId id;
    try {
      id =
          new PlacementId(
              new SlotId(
                  ServiceId.parse(text.substring(0, dot)),
                  Integer.parseInt(text.substring(dot + 1, hash))),
              Long.parseLong(text.substring(hash + 1)));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new Invalid("placement", text, ACCEPTED);
    }
    // One placement has one text: "+7", "07" and the digits of other scripts are numbers to Java.
    Invalid.unless(id.toString().equals(text), "placement", text, ACCEPTED);
    return id;
  }

  /**
   * The container's name at Docker: readable in {@code docker ps}, never a name in an app's DNS. An
   * app's name has no dot, so that no two placements share one.
   */
  public String containerName() {
    return "%s.%s-%d-%d"
        .formatted(slot.service().app(), slot.service().service(), slot.index(), number);
  }

  // Written out: plans look up every placement's id, and what a record generates took twice as
  // long.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PlacementId id && number == id.number && slot.equals(id.slot);
  }

  @Override
  public int hashCode() {
    return 31 * slot.hashCode() + Long.hashCode(number);
  }

  @Override
  public int compareTo(PlacementId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return slot + "#" + number;
  }
}
