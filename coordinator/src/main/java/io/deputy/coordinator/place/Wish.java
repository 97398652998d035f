package io.deputy.coordinator.place;

import io.deputy.model.MachineName;
import io.deputy.model.MachinePort;
import io.deputy.model.Reason;
import io.deputy.model.Reservation;
import io.deputy.model.Role;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be placed.
 *
 * @param slot as it is now, without the wished-for placement
 * @param siblings how many live placements of the same service each machine has
 * @param failed machines on which a placement of this slot failed not long ago, and how
 * @param boundTo the only machine where it may go, because its data is there; null for any
 * @param nowhere published ports of which no machine has said that it could answer them
 * @param seat where the leader of its group is; null for one that goes by itself
 * @param followers what is to go to the same machine
 */
public record Wish(
    Slot slot,
    Role role,
    ServiceSpec spec,
    Map<MachineName, Integer> siblings,
    Map<MachineName, Reason> failed,
    @Nullable MachineName boundTo,
    Set<MachinePort> nowhere,
    @Nullable Seat seat,
    List<Wish> followers) {
  /** The only machine where a follower may go. */
  public record Seat(SlotId leader, MachineName machine) {}

  public Wish {
    followers = List.copyOf(followers);
  }

  /** Of one that stands by itself. */
  public Wish(
      Slot slot,
      Role role,
      ServiceSpec spec,
      Map<MachineName, Integer> siblings,
      Map<MachineName, Reason> failed,
      @Nullable MachineName boundTo,
      Set<MachinePort> nowhere) {
    this(slot, role, spec, siblings, failed, boundTo, nowhere, null, List.of());
  }

  /** The only machine where it may go; null for any. */
  @Nullable MachineName only() {
    return seat == null ? boundTo : seat.machine();
  }

  /** What all that go there together reserve. */
  Reservation reservation() {
    return followers.stream().map(Wish::reservation).reduce(spec.reservation(), Reservation::plus);
  }
}
