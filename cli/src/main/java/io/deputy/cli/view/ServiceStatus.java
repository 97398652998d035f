package io.deputy.cli.view;

import io.deputy.model.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * @param ports as Compose writes them
 * @param standing settled, waiting, degraded or stuck
 * @param reasons why, a sentence each
 * @param atRest degraded, and waiting will not change it
 * @param version names all that the file says of it; empty while it is being removed
 * @param moves under way, and of each slot the last that has ended
 * @param heldUntil an operator lets new connections wait until then
 * @param waiting connections that are held now, on all machines
 * @param floatingAddress that moves with its primary, with its prefix; empty for none
 * @param addressAt machines that have it: one, or none while it moves
 */
public record ServiceStatus(
    String app,
    String service,
    String image,
    int replicas,
    String address,
    List<String> ports,
    String standing,
    List<String> reasons,
    List<PlacementStatus> placements,
    boolean strict,
    List<String> networks,
    boolean atRest,
    String version,
    List<Move> moves,
    Optional<Instant> heldUntil,
    int waiting,
    String floatingAddress,
    List<String> addressAt) {
  public String id() {
    return app + "/" + service;
  }

  /** Every slot that is wanted or that still has a placement, in order. */
  public IntStream slots() {
    return IntStream.concat(
            IntStream.range(0, replicas), placements.stream().mapToInt(PlacementStatus::slot))
        .distinct()
        .sorted();
  }

  /** The newest placement of a slot in a role. */
  public Optional<PlacementStatus> placement(int slot, Role role) {
    return placements.stream()
        .filter(p -> p.slot() == slot && p.role() == role)
        .reduce((_, newest) -> newest);
  }
}
