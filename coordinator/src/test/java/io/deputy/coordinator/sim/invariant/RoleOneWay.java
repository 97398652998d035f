package io.deputy.coordinator.sim.invariant;

import io.deputy.coordinator.sim.World;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A placement's role goes FALLBACK, PRIMARY, ENDED, and what was forgotten never comes back. */
public final class RoleOneWay extends Invariant {
  private final Map<PlacementId, Role> roles = new HashMap<>();

  @Override
  public void stored(World world, @Nullable ServiceRecord before, ServiceRecord record) {
    record.placements().forEach(p -> check(before, p));
  }

  private void check(@Nullable ServiceRecord before, Placement p) {
    Role was = roles.put(p.id(), p.role());
    if (was != null && !was.mayBecome(p.role())) {
      throw broken("%s was %s and is %s".formatted(p.id(), was, p.role()));
    }
    boolean known = before != null && before.placements().anyMatch(b -> b.id().equals(p.id()));
    if (was != null && !known) {
      throw broken("%s was forgotten and is there again, as %s".formatted(p.id(), p.role()));
    }
  }
}
