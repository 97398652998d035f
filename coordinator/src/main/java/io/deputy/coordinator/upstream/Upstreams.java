package io.deputy.coordinator.upstream;

import io.deputy.model.Dependency;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.Upstream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the services stand that others depend on: {@code depends_on} with its conditions, wherever
 * they run. A service meets a condition when each of its slots does, by what agents last said.
 *
 * @param services all that is wanted or left alone, by id
 */
public record Upstreams(
    Map<ServiceId, ServiceRecord> services, Map<PlacementId, Observation> observations) {

  public Upstream of(ServiceSpec spec) {
    if (spec.dependencies().isEmpty()) {
      return Upstream.NONE;
    }
    var missing = new ArrayList<String>();
    var runs = new TreeMap<String, String>();
    boolean there = true;
    for (Dependency on : spec.dependencies()) {
      Met met = met(spec.id(), on);
      if (!met.missing().isEmpty()) {
        missing.add(met.missing());
      }
      if (on.restart()) {
        there &= met.missing().isEmpty();
        runs.putAll(met.runs());
      }
    }
    return new Upstream(
        missing.isEmpty() ? "" : "waits for " + String.join(", and for ", missing),
        there ? runs : Collections.emptySortedMap());
  }

  /**
   * @param missing what is not met; empty if nothing
   * @param runs names its containers' runs, by slot, once all is met
   */
  private record Met(String missing, Map<String, String> runs) {
    static Met not(String missing) {
      return new Met(missing, Map.of());
    }
  }

  private Met met(ServiceId of, Dependency on) {
    @Nullable ServiceRecord record = services.get(new ServiceId(of.app(), on.service()));
    if (record == null || record.removed()) {
      return Met.not(on.required() ? on.service() + ", which is not there" : "");
    }
    var runs = new HashMap<String, String>();
    boolean some = false;
    // Of one that runs on every machine, those that are there: it never waits for one that is away.
    boolean everyMachine = record.spec().spread().everyMachine();
    for (int i = 0; i < record.wantedSlots(); i++) {
      Slot slot = record.slot(i);
      Optional<Observation> seen = primary(slot);
      runs.put(slot.id().toString(), seen.map(Upstreams::run).orElse(""));
      if (everyMachine && seen.isEmpty()) {
        continue;
      }
      some = true;
      Phase phase = seen.map(Observation::phase).orElse(Phase.ASSIGNED);
      boolean ran = seen.map(o -> o.startedAt() != 0).orElse(false);
      boolean givenUp = !on.required() && phase == Phase.FAILED;
      if (!isMet(on.condition(), phase, ran) && !givenUp) {
        return Met.not(on.service() + wanted(on.condition()));
      }
    }
    return everyMachine && !some
        ? Met.not(on.service() + wanted(on.condition()))
        : new Met("", runs);
  }

  private Optional<Observation> primary(Slot slot) {
    return slot.primary().map(Placement::id).map(observations::get);
  }

  /**
   * @param ran whether its agent has seen it started; STARTING begins before Docker has done so
   */
  private static boolean isMet(Dependency.Condition condition, Phase phase, boolean ran) {
    return switch (condition) {
      // One that ended badly was started, too.
      case STARTED ->
          phase == Phase.COMPLETED
              || (ran && (phase.band() == Phase.Band.LIVE || phase == Phase.FAILED));
      case HEALTHY -> phase == Phase.HEALTHY;
      case COMPLETED -> phase == Phase.COMPLETED;
    };
  }

  private static String wanted(Dependency.Condition condition) {
    return switch (condition) {
      case STARTED -> " to be started";
      case HEALTHY -> " to be healthy";
      case COMPLETED -> " to have run to its end";
    };
  }

  /** Empty while its agent has not seen when it was started. */
  private static String run(Observation seen) {
    return seen.startedAt() == 0 ? "" : seen.container() + "@" + seen.startedAt();
  }
}
