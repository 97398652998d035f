package io.deputy.coordinator.plan;

import io.deputy.model.FallbackMode;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the planner would decide of an app, plan after plan, if its agents did all that they are
 * told, and nothing else happened. Time stands still.
 */
public final class Rehearsal {
  /** A roll-out takes three plans a slot; who reads has seen enough of it by then. */
  private static final int MOST_PLANS = 40;

  private final String app;
  private final List<String> sentences = new ArrayList<>();

  private Rehearsal(String app) {
    this.app = app;
  }

  /**
   * The decisions in their order, a sentence each. What is only taken out of the records is not
   * told.
   */
  public static List<String> of(Snapshot first, String app) {
    var rehearsal = new Rehearsal(app);
    Snapshot snapshot = first;
    for (int i = 0; i < MOST_PLANS; i++) {
      Snapshot before = snapshot;
      Plan plan = Planner.plan(before);
      Snapshot after = plan.after(before);
      rehearsal.tell(plan, after);
      snapshot = rehearsal.agentsWork(after);
      if (plan.decisions().isEmpty() && snapshot.equals(before)) {
        return rehearsal.sentences;
      }
    }
    rehearsal.sentences.add("and so on");
    return rehearsal.sentences;
  }

  private void tell(Plan plan, Snapshot after) {
    plan.decisions().stream()
        .filter(d -> d.service().app().equals(app) && !(d instanceof Decision.Forget))
        .forEach(d -> sentences.add(Narration.of(d, after)));
  }

  private Snapshot agentsWork(Snapshot snapshot) {
    var seen = new HashMap<>(snapshot.observations());
    for (ServiceRecord record : snapshot.services().values()) {
      if (record.id().app().equals(app)) {
        record
            .placements()
            .filter(p -> hears(snapshot, p))
            .forEach(p -> work(p, record.specOf(p), seen));
      }
    }
    return new Snapshot(snapshot.timings(), snapshot.machines(), snapshot.services(), seen);
  }

  private static boolean hears(Snapshot snapshot, Placement p) {
    var machine = snapshot.machines().get(p.machine());
    return machine != null && machine.reachable();
  }

  private static void work(Placement p, ServiceSpec spec, Map<PlacementId, Observation> seen) {
    Observation before = seen.get(p.id());
    Phase goal = goal(p, spec);
    boolean there =
        before != null && (before.phase() == goal || before.phase().band() == Phase.Band.ENDED);
    if (!there) {
      seen.put(
          p.id(), new Observation(p.id(), goal, p.epoch(), "", 0, Duration.ZERO, "", Ports.NONE));
    }
  }

  private static Phase goal(Placement p, ServiceSpec spec) {
    if (p.role() == Role.ENDED || p.draining()) {
      return Phase.STOPPED;
    }
    boolean runs = p.role() == Role.PRIMARY || spec.policy().fallback() == FallbackMode.HOT;
    return runs ? Phase.HEALTHY : Phase.READY;
  }
}
