package io.deputy.coordinator.plan;

import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import io.deputy.text.Sentences;
import java.util.Locale;
import java.util.Optional;

/**
 * A decision in words: what {@code deputy plan} prints, and the log's line when it was committed.
 */
public final class Narration {
  private Narration() {}

  /**
   * @param after a snapshot in which the decision is carried out
   */
  public static String of(Decision decision, Snapshot after) {
    return switch (decision) {
      case Decision.OfPlacement d -> of(d, after);
      case Decision.Aim d -> "move %s to %s".formatted(d.slot(), d.machine());
      case Decision.GiveUp d -> "do not move %s: %s".formatted(d.slot(), Sentences.of(d.why()));
    };
  }

  private static String of(Decision.OfPlacement decision, Snapshot after) {
    PlacementId id = decision.placement();
    return switch (decision) {
      case Decision.Place d when d.role() == Role.PRIMARY ->
          "place %s on %s as primary%s".formatted(id, d.machine(), epoch(after, id));
      case Decision.Place d -> "place %s on %s as fallback".formatted(id, d.machine());
      case Decision.Promote d ->
          "promote %s on %s to primary%s".formatted(id, d.machine(), epoch(after, id));
      case Decision.Drain _ -> "drain %s%s".formatted(id, on(after, id));
      case Decision.End d ->
          "end %s%s: %s"
              .formatted(
                  id, on(after, id), d.cause().name().toLowerCase(Locale.ROOT).replace('_', ' '));
      case Decision.Forget _ -> "forget %s".formatted(id);
    };
  }

  private static String epoch(Snapshot after, PlacementId id) {
    return find(after, id).map(p -> ", epoch " + p.epoch()).orElse("");
  }

  private static String on(Snapshot after, PlacementId id) {
    return find(after, id).map(p -> " on " + p.machine()).orElse("");
  }

  private static Optional<Placement> find(Snapshot snapshot, PlacementId id) {
    ServiceRecord record = snapshot.services().get(id.service());
    return record == null
        ? Optional.empty()
        : record.placements().filter(p -> p.id().equals(id)).findFirst();
  }
}
