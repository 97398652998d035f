package io.deputy.coordinator.plan;

import io.deputy.coordinator.upstream.Upstreams;
import io.deputy.model.Dependency;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import java.util.Optional;

/**
 * Whether a service has yet to follow what it depends on with {@code restart: true}: its agent
 * starts its container again, and until then it is not as the change wants it.
 */
final class Following {
  private Following() {}

  static Optional<Reason> behind(Draft draft, ServiceRecord record, Placement p) {
    ServiceSpec spec = record.specOf(p);
    if (spec.dependencies().stream().noneMatch(Dependency::restart)) {
      return Optional.empty();
    }
    var snapshot = draft.snapshot();
    var upstream = new Upstreams(snapshot.services(), snapshot.observations()).of(spec);
    return snapshot
        .observation(p.id())
        .filter(seen -> upstream.hasMovedOn(seen.followed()))
        .map(_ -> new Reason.StartsAgain(p.id(), p.machine()));
  }
}
