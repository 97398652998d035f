package io.deputy.cli.command;

import io.deputy.cli.show.Live;
import io.deputy.cli.view.Begun;
import io.deputy.cli.view.ClusterStatus;
import io.deputy.cli.view.Move;
import io.deputy.cli.view.PlacementStatus;
import io.deputy.cli.view.ServiceStatus;
import io.deputy.model.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * How far the move of a primary has got.
 *
 * @param services the moved one, as long as it is there
 * @param move as the coordinator that leads has seen it; empty if it was not there from the
 *     beginning
 * @param primary of the slot; empty while there is none
 */
record Relocation(
    State state,
    List<ServiceStatus> services,
    Optional<Move> move,
    Optional<PlacementStatus> primary,
    List<String> meanwhile)
    implements Progress {
  static Relocation of(ClusterStatus status, Begun begun) {
    Optional<ServiceStatus> found =
        status.services().stream().filter(s -> s.id().equals(begun.id())).findFirst();
    if (found.isEmpty() || found.get().version().isEmpty()) {
      State state = status.revision() < begun.revision() ? State.GOING : State.REPLACED;
      return new Relocation(
          state,
          found.stream().toList(),
          Optional.empty(),
          Optional.empty(),
          List.of(begun.id() + " was removed"));
    }
    ServiceStatus service = found.get();
    Optional<Move> move =
        service.moves().stream()
            .filter(m -> m.slot() == begun.slot() && m.epoch() == begun.epoch())
            .reduce((_, last) -> last);
    Optional<PlacementStatus> primary = service.placement(begun.slot(), Role.PRIMARY);
    State state =
        status.revision() < begun.revision() ? State.GOING : state(service, begun, move, primary);
    return new Relocation(state, List.of(service), move, primary, List.of());
  }

  private static State state(
      ServiceStatus service, Begun begun, Optional<Move> move, Optional<PlacementStatus> primary) {
    if (move.isPresent()) {
      switch (move.get().state()) {
        case MOVED -> {
          return State.SETTLED;
        }
        case GIVEN_UP -> {
          return State.GIVEN_UP;
        }
        case UNDER_WAY -> {}
      }
    } else if (primary.filter(p -> p.epoch() == begun.epoch()).isPresent()) {
      return State.GIVEN_UP; // under a leader who is not asked any more
    } else if (primary.filter(p -> p.shownPhase().equals("healthy")).isPresent()) {
      return State.SETTLED;
    }
    return service.standing().equals("stuck") ? State.STUCK : State.GOING;
  }

  @Override
  public SequencedMap<String, Live.Line> lines() {
    var lines = new LinkedHashMap<String, Live.Line>();
    boolean there = state == State.SETTLED;
    services.forEach(
        s ->
            lines.put(
                s.id(),
                there
                    ? new Live.Line(
                        "moved",
                        primary.map(p -> "its primary is on " + p.machine()).orElse(""),
                        true)
                    : new Live.Line(s.standing(), last(s), false)));
    return lines;
  }

  /** What it waits for comes after that it is being moved. */
  private static String last(ServiceStatus service) {
    return service.reasons().isEmpty()
        ? Rollout.progress(service)
        : service.reasons().get(Math.min(1, service.reasons().size() - 1));
  }
}
