package io.deputy.coordinator.plan;

import io.deputy.text.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan as scripts print it. */
final class PlanText {
  private PlanText() {}

  static List<String> lines(Plan plan) {
    var lines = new ArrayList<String>();
    plan.decisions().forEach(d -> lines.add(of(d)));
    plan.report()
        .standings()
        .forEach(
            (id, standing) -> {
              lines.add(id + " is " + standing.word());
              standing.reasons().forEach(r -> lines.add("  " + Sentences.of(r)));
            });
    return lines;
  }

  static String of(Decision decision) {
    return switch (decision) {
      case Decision.Place d ->
          "place %s on %s as %s".formatted(d.placement(), d.machine(), lower(d.role()));
      case Decision.Promote d -> "promote %s on %s".formatted(d.placement(), d.machine());
      case Decision.Drain d -> "drain " + d.placement();
      case Decision.End d -> "end %s: %s".formatted(d.placement(), lower(d.cause()));
      case Decision.Forget d -> "forget " + d.placement();
      case Decision.Aim d -> "move %s to %s".formatted(d.slot(), d.machine());
      case Decision.GiveUp d -> "do not move %s: %s".formatted(d.slot(), Sentences.of(d.why()));
    };
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
