package io.deputy.model;

import java.util.List;

/** How a service stands, and why. */
public sealed interface Standing {
  List<Reason> reasons();

  /** As it should be: every slot has a healthy primary and a fallback that is ready. */
  record Settled(List<Reason> reasons) implements Standing {}

  /** On its way there by itself. */
  record Waiting(List<Reason> reasons) implements Standing {}

  /** Serves, and lacks something that nobody can give it now: mostly a fallback. */
  record Degraded(List<Reason> reasons) implements Standing {}

  /** Does not serve, and will not without a machine's return or an operator. */
  record Stuck(List<Reason> reasons) implements Standing {}

  /** The word that users read. */
  default String word() {
    return switch (this) {
      case Settled _ -> "settled";
      case Waiting _ -> "waiting";
      case Degraded _ -> "degraded";
      case Stuck _ -> "stuck";
    };
  }
}
