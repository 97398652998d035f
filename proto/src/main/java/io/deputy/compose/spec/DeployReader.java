package io.deputy.compose.spec;

import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.model.Constraint;
import io.deputy.model.Reservation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** How many, where, and with what set aside. */
final class DeployReader {
  private static final BigDecimal MOST_CPUS = BigDecimal.valueOf(1_000_000);

  private static final List<String> MODES = List.of("replicated", "replicated-job");

  private final Project project;

  DeployReader(Project project) {
    this.project = project;
  }

  /** Tells of a mode that is not supported. */
  void mode(View service) {
    View deploy = service.child("deploy");
    String mode = deploy.text("mode", "replicated");
    if (!MODES.contains(mode)) {
      project
          .findings()
          .problem(
              deploy.place("mode"),
              deploy.at().key("mode"),
              mode.startsWith("global")
                  ? "refused: one on each machine is not supported yet, expected replicated"
                  : "found \"%s\", expected replicated or replicated-job".formatted(mode));
    }
  }

  int replicas(View service) {
    View deploy = service.child("deploy");
    return service.has("scale")
        ? service.count("scale", 1, Integer.MAX_VALUE)
        : deploy.count("replicas", 1, Integer.MAX_VALUE);
  }

  List<Constraint> constraints(View service) {
    View placement = service.child("deploy").child("placement");
    var all = new ArrayList<Constraint>();
    List<Scalar> written = placement.scalars("constraints");
    int index = 0;
    for (Scalar text : written == null ? List.<Scalar>of() : written) {
      KeyPath at = placement.at().key("constraints").item(index++);
      if (text.text().replace(" ", "").startsWith("node.role")) {
        project
            .findings()
            .notice(
                text.place(), at, "ignored: every machine may run any service, none is a manager");
        continue;
      }
      Constraint constraint = project.valid(text.place(), at, () -> Constraint.parse(text.text()));
      if (constraint != null) {
        all.add(constraint);
      }
    }
    return all;
  }

  Reservation reservation(View service) {
    View reserved = service.child("deploy").child("resources").child("reservations");
    String memory = reserved.text("memory", service.text("mem_reservation", "0"));
    BigDecimal cpus = new BigDecimal(reserved.text("cpus", "0")).min(MOST_CPUS);
    return new Reservation(
        cpus.movePointRight(3).setScale(0, RoundingMode.UP).longValue(), Long.parseLong(memory));
  }
}
