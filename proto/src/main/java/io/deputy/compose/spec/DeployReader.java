package io.deputy.compose.spec;

import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.model.Constraint;
import io.deputy.model.Reservation;
import io.deputy.model.Spread;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** How many, where, and with what set aside. */
final class DeployReader {
  private static final List<String> MODES =
      List.of("replicated", "replicated-job", "global", "global-job");

  private static final Pattern SPREAD =
      Pattern.compile("node\\.(labels\\.[^\\s=!]+|hostname|platform\\.(os|arch))");

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
              "found \"%s\", expected replicated, global, replicated-job or global-job"
                  .formatted(mode));
    }
  }

  int replicas(View service) {
    View deploy = service.child("deploy");
    if (everyMachine(service)) {
      return 1;
    }
    return service.has("scale")
        ? service.count("scale", 1, Integer.MAX_VALUE)
        : deploy.count("replicas", 1, Integer.MAX_VALUE);
  }

  /** Whether one runs on each machine. */
  static boolean everyMachine(View service) {
    return service.child("deploy").text("mode", "").startsWith("global");
  }

  Spread spread(View service) {
    View placement = service.child("deploy").child("placement");
    boolean everyMachine = everyMachine(service);
    if (everyMachine && service.child("deploy").has("replicas")) {
      View deploy = service.child("deploy");
      project
          .findings()
          .notice(
              deploy.place("replicas"),
              deploy.at().key("replicas"),
              "ignored: with mode global one runs on each machine");
    }
    return new Spread(
        everyMachine,
        preferences(placement),
        placement.count("max_replicas_per_node", 0, Integer.MAX_VALUE));
  }

  private List<String> preferences(View placement) {
    var all = new ArrayList<String>();
    for (View preference : placement.items("preferences")) {
      String over = preference.text("spread", "").strip();
      if (SPREAD.matcher(over).matches()) {
        all.add(over);
      } else {
        project
            .findings()
            .notice(
                preference.node().place(),
                preference.at(),
                "ignored: a machine has node.labels.NAME, node.hostname, node.platform.os and"
                    + " node.platform.arch");
      }
    }
    return all;
  }

  List<Constraint> constraints(View service) {
    View placement = service.child("deploy").child("placement");
    var all = new ArrayList<Constraint>();
    int index = 0;
    for (Scalar text : placement.scalarsOrNone("constraints")) {
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
    BigDecimal cpus = LimitsReader.cpus(reserved.text("cpus", "0"));
    return new Reservation(
        cpus.movePointRight(3).setScale(0, RoundingMode.UP).longValue(), Long.parseLong(memory));
  }
}
