package io.deputy.coordinator.place;

import io.deputy.model.MachineName;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be placed.
 *
 * @param slot as it is now, without the wished-for placement
 * @param siblings how many live placements of the same service each machine has
 * @param failed machines on which a placement of this slot failed not long ago, and how
 * @param boundTo the only machine where it may go, because its data is there; null for any
 */
public record Wish(
    Slot slot,
    Role role,
    ServiceSpec spec,
    Map<MachineName, Integer> siblings,
    Map<MachineName, Reason> failed,
    @Nullable MachineName boundTo) {}
