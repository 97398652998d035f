package io.deputy.coordinator.loop;

import io.deputy.model.Placement;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Services of which a primary would begin by what their records say: its agent does not know of it.
 * While a machine has not been heard by a new leader nobody is told so: it may have a newer
 * primary, with a lease of the leader before, if the record was put back from an older one.
 */
final class Beginning {
  private Beginning() {}

  /**
   * @param claims of the agents that have been heard
   */
  static Set<ServiceId> of(Collection<ServiceRecord> records, Collection<Claim> claims) {
    var known = new HashSet<>(claims);
    var beginning = new TreeSet<ServiceId>();
    for (ServiceRecord record : records) {
      if (record.placements().anyMatch(p -> p.role() == Role.PRIMARY && !known.contains(of(p)))) {
        beginning.add(record.id());
      }
    }
    return beginning;
  }

  private static Claim of(Placement primary) {
    return new Claim(primary.id(), primary.machine(), primary.epoch());
  }
}
