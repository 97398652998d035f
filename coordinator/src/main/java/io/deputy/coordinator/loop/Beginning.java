package io.deputy.coordinator.loop;

import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Primaries that would begin by what their records say: their agents do not know of them. While a
 * machine has not been heard by a new leader nobody is told so: it may have a newer one, with a
 * lease of the leader before, if the record was put back from an older one.
 */
final class Beginning {
  private Beginning() {}

  /**
   * Takes them out of what is wanted. All else is told: not least whom to end.
   *
   * @param claims of the agents that have been heard
   * @return their services, which are to be left alone but for what is told
   */
  static Set<ServiceId> takeOut(
      SortedMap<ServiceId, ServiceRecord> wanted, Collection<Claim> claims) {
    var known = new HashSet<>(claims);
    var services = new TreeSet<ServiceId>();
    wanted.replaceAll(
        (service, record) -> {
          List<PlacementId> beginning =
              record
                  .placements()
                  .filter(p -> p.role() == Role.PRIMARY && !known.contains(claim(p)))
                  .map(Placement::id)
                  .toList();
          ServiceRecord without = record;
          for (PlacementId id : beginning) {
            without = without.withSlot(without.slot(id.slot().index()).minus(id));
            services.add(service);
          }
          return without;
        });
    return services;
  }

  private static Claim claim(Placement primary) {
    return new Claim(primary.id(), primary.machine(), primary.epoch());
  }
}
