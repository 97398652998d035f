package io.deputy.coordinator.api;

import io.deputy.coordinator.admit.Admission;
import io.deputy.coordinator.admit.Admitted;
import io.deputy.coordinator.admit.Index;
import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.loop.LoopSettings;
import io.deputy.coordinator.place.MachineView;
import io.deputy.coordinator.plan.Plan;
import io.deputy.coordinator.plan.Planner;
import io.deputy.coordinator.plan.Rehearsal;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.AppSpec;
import io.deputy.model.Inquiry;
import io.deputy.model.Reason;
import io.deputy.model.Standing;
import io.deputy.proto.v1.OperatorProto.PlanResponse;
import io.deputy.text.Sentences;
import io.grpc.StatusException;

/** What applying an app would do: admitted and planned as the loop does it, and not committed. */
final class Preview {
  private Preview() {}

  /** What machines have to be asked before: it needs the ports that would be chosen for it, too. */
  static Inquiry inquiry(AppSpec app, ClusterView view, LoopSettings settings)
      throws StatusException {
    return Inquiry.of(
        Admission.services(app.name(), admitted(app, view, settings).records()).values());
  }

  private static Admitted.Accepted admitted(AppSpec app, ClusterView view, LoopSettings settings)
      throws StatusException {
    Refusals.leftAlone(app.name(), view);
    return accepted(
        Admission.apply(
            app,
            view.snapshot().services(),
            view.frozen(),
            settings.network(),
            settings.ports(),
            view.snapshot().machines().values().stream().map(MachineView::machine).toList()));
  }

  static PlanResponse of(AppSpec app, ClusterView view, LoopSettings settings)
      throws StatusException {
    Snapshot now = view.snapshot();
    var accepted = admitted(app, view, settings);
    Snapshot proposed = now.with(accepted.records());
    Plan plan = Planner.plan(proposed);
    var response =
        PlanResponse.newBuilder()
            .addAllChanges(Changes.write(accepted.changes()))
            .setIndex(Index.of(app.name(), now.services()));
    response.addAllDecisions(Rehearsal.of(proposed, app.name()));
    plan.report()
        .standings()
        .forEach(
            (id, standing) -> {
              if (id.app().equals(app.name())) {
                boolean all = lacks(standing);
                standing.reasons().stream()
                    .filter(r -> all || isOfMachines(r))
                    .forEach(r -> response.addWaiting(Sentences.of(r)));
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

  /** What no agent can mend, however far it gets. */
  private static boolean isOfMachines(Reason reason) {
    return switch (reason) {
      // Whoever has one machine knows that a fallback needs another.
      case Reason.NoMachineFits none ->
          !none.each().stream().allMatch(Reason.OtherRoleHere.class::isInstance);
      case Reason.NotAnsweredThere _, Reason.IngressNotInCluster _ -> true;
      default -> false;
    };
  }

  private static boolean lacks(Standing standing) {
    return standing instanceof Standing.Stuck || standing instanceof Standing.Degraded;
  }
}
