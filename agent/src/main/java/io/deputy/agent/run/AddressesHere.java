package io.deputy.agent.run;

import io.deputy.agent.placement.PlacementState;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.route.WantedAddress;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import java.time.Duration;
import java.util.Optional;

/**
 * Which addresses that move must be on this machine: pure. An address is where its service's
 * primary is told to run, from before its container starts until it is told to stop, however that
 * container is: who connects to it meanwhile is held. Where the primary needs a lease, the address
 * does.
 */
final class AddressesHere {
  /**
   * It is wanted for so long, and anew every second: less than a machine that is restarted is away,
   * more than an agent that is.
   */
  static final Duration LASTS = Duration.ofSeconds(5);

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private AddressesHere() {}

  /**
   * Of one placement.
   *
   * @param recorded whether what it may serve as is on disk
   */
  static Optional<WantedAddress> of(
      PlacementState state, boolean recorded, RouteTable table, long now) {
    PlacementId id = state.id();
    boolean serves =
        state.goal().serves()
            && recorded
            && state.mayRun(now)
            && state.phase().band() != Phase.Band.ENDED
            && !table.outdated(id.slot(), state.goal().epoch());
    return serves
        ? address(id, table).map(a -> new WantedAddress(a, id.service(), until(state, now)))
        : Optional.empty();
  }

  /** That the service of a placement has by the routes. */
  static Optional<FloatingAddress> address(PlacementId id, RouteTable table) {
    return table
        .service(id.service())
        .flatMap(service -> Optional.ofNullable(service.access().address()));
  }

  private static long until(PlacementState state, long now) {
    long until = now - now % SECOND + LASTS.toNanos();
    return state.goal().leased() ? Math.min(until, state.tenureUntil()) : until;
  }
}
