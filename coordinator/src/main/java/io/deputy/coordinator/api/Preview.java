package io.deputy.coordinator.api;

import io.deputy.coordinator.admit.Admission;
import io.deputy.coordinator.admit.Admitted;
import io.deputy.coordinator.loop.LoopSettings;
import io.deputy.coordinator.plan.Decision;
import io.deputy.coordinator.plan.Narration;
import io.deputy.coordinator.plan.Plan;
import io.deputy.coordinator.plan.Planner;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.AppSpec;
import io.deputy.model.Standing;
import io.deputy.proto.v1.OperatorProto.PlanResponse;
import io.deputy.text.Sentences;
import io.grpc.StatusException;
import java.util.TreeMap;

/** What applying an app would do: admitted and planned as the loop does it, and not committed. */
final class Preview {
  private Preview() {}

  static PlanResponse of(AppSpec app, Snapshot now, LoopSettings settings) throws StatusException {
    var accepted =
        accepted(Admission.apply(app, now.services(), settings.network(), settings.ports()));
    var proposed =
        new Snapshot(now.timings(), now.machines(), accepted.records(), now.observations());
    Plan plan = Planner.plan(proposed);
    var response = PlanResponse.newBuilder();
    accepted.changes().forEach(c -> response.addChanges(Changes.write(c)));
    Snapshot after = after(proposed, plan);
    plan.decisions().stream()
        .filter(d -> d.service().app().equals(app.name()))
        .forEach(d -> response.addDecisions(Narration.of(d, after)));
    plan.report()
        .standings()
        .forEach(
            (id, standing) -> {
              if (id.app().equals(app.name()) && lacks(standing)) {
                standing.reasons().forEach(r -> response.addWaiting(Sentences.of(r)));
              }
            });
    return response.build();
  }

  private static Admitted.Accepted accepted(Admitted admitted) throws StatusException {
    return switch (admitted) {
      case Admitted.Accepted ok -> ok;
      case Admitted.Refused no -> throw Refusals.invalid(no.problems());
    };
  }

  private static Snapshot after(Snapshot proposed, Plan plan) {
    var records = new TreeMap<>(proposed.services());
    for (Decision d : plan.decisions()) {
      records.computeIfPresent(d.service(), (_, r) -> d.applyTo(r));
    }
    return new Snapshot(proposed.timings(), proposed.machines(), records, proposed.observations());
  }

  private static boolean lacks(Standing standing) {
    return standing instanceof Standing.Stuck || standing instanceof Standing.Degraded;
  }
}
