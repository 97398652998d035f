package io.deputy.model;

import java.util.List;

/**
 * One decision to run one container of a slot on one machine, as it is stored. Never moved to
 * another machine, and its id is never given again: a replacement is a new placement.
 *
 * @param hash which of its service's specs it was made from
 * @param epoch the primacy it was given; 0 while it is a fallback
 * @param draining asked to finish what it is doing, before it is ended; or after, where another
 *     serves in its place already
 * @param beside placements on the same machine whose containers its own uses: it ends with them
 */
public record Placement(
    PlacementId id,
    MachineName machine,
    String hash,
    Role role,
    long epoch,
    boolean draining,
    List<PlacementId> beside) {
  public Placement {
    beside = List.copyOf(beside);
    Invalid.unless(epoch >= 0, "epoch", epoch, "0 or more");
    if (role == Role.PRIMARY && epoch == 0) {
      throw new Invalid("epoch of primary " + id, epoch, "1 or more");
    }
  }

  public Placement promoted(long toEpoch) {
    return new Placement(id, machine, hash, Role.PRIMARY, toEpoch, false, beside);
  }

  public Placement drained() {
    return new Placement(id, machine, hash, role, epoch, true, beside);
  }

  public Placement ended() {
    return new Placement(id, machine, hash, Role.ENDED, epoch, false, beside);
  }

  /** Another serves in its place from now on; it may finish what it was asked. */
  public Placement retired() {
    return new Placement(id, machine, hash, Role.ENDED, epoch, true, beside);
  }

  public boolean live() {
    return role != Role.ENDED;
  }
}
