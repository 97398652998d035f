package io.deputy.coordinator.place;

import static io.deputy.coordinator.place.Fit.YES;
import static io.deputy.coordinator.place.Fit.no;

import io.deputy.model.Constraint;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.PublishedPort;
import io.deputy.model.Reason;
import java.util.List;

/** Whether a wish may be granted on a machine at all. A filter looks at one thing. */
@FunctionalInterface
interface Filter {
  Fit check(Wish wish, Candidate candidate);

  /**
   * In the order in which an operator wants to hear of them: a machine that is not there needs no
   * further reason.
   */
  List<Filter> ALL =
      List.of(
          Filter::reachable,
          Filter::dockerAnswers,
          Filter::notDraining,
          Filter::dataIsThere,
          Filter::leaderIsThere,
          Filter::apartFromOtherRole,
          Filter::platform,
          Filter::constraints,
          Surveyed::pathsAreThere,
          Surveyed::volumesAreThere,
          Filter::didNotFail,
          Filter::notTooMany,
          Filter::hostPortsFree,
          Surveyed::portsAreFree,
          Surveyed::portsAreAnsweredSomewhere,
          Surveyed::addressCanBeThere,
          Filter::cpuLeft,
          Filter::memoryLeft);

  private static Fit reachable(Wish wish, Candidate c) {
    return c.machine().reachable()
        ? YES
        : no(
            new Reason.NotReachable(
                c.machine().name(), c.machine().contact(), c.machine().unheard()));
  }

  private static Fit dockerAnswers(Wish wish, Candidate c) {
    return c.machine().machine().facts().docker().isEmpty()
        ? no(new Reason.DockerAway(c.machine().name()))
        : YES;
  }

  private static Fit notDraining(Wish wish, Candidate c) {
    return c.machine().draining() ? no(new Reason.Draining(c.machine().name())) : YES;
  }

  /** Primary and fallback of one slot are never on one machine: that is what Deputy is for. */
  private static Fit apartFromOtherRole(Wish wish, Candidate c) {
    for (Placement p : wish.slot().placements()) {
      if (p.live() && p.machine().equals(c.machine().name())) {
        return no(new Reason.OtherRoleHere(c.machine().name(), p.id()));
      }
    }
    return YES;
  }

  private static Fit platform(Wish wish, Candidate c) {
    String wanted = wish.spec().container().platform();
    MachineFacts facts = c.machine().machine().facts();
    return facts.runs(wanted)
        ? YES
        : no(new Reason.WrongPlatform(c.machine().name(), facts.platform(), wanted));
  }

  private static Fit constraints(Wish wish, Candidate c) {
    for (Constraint constraint : wish.spec().constraints()) {
      if (!constraint.holdsOn(c.machine().machine())) {
        return no(new Reason.ConstraintFails(c.machine().name(), constraint));
      }
    }
    return YES;
  }

  /** A primary with a volume starts where its data is, or not at all. */
  private static Fit dataIsThere(Wish wish, Candidate c) {
    MachineName home = wish.boundTo();
    return home == null || home.equals(c.machine().name())
        ? YES
        : no(new Reason.DataElsewhere(c.machine().name(), home));
  }

  /** What uses the container of another stands beside it. */
  private static Fit leaderIsThere(Wish wish, Candidate c) {
    Wish.Seat seat = wish.seat();
    return seat == null || seat.machine().equals(c.machine().name())
        ? YES
        : no(new Reason.NotBeside(c.machine().name(), seat.leader(), seat.machine()));
  }

  private static Fit didNotFail(Wish wish, Candidate c) {
    Reason failed = wish.failed().get(c.machine().name());
    return failed == null ? YES : no(failed);
  }

  private static Fit notTooMany(Wish wish, Candidate c) {
    int most = wish.spec().spread().mostPerMachine();
    int there = wish.siblings().getOrDefault(c.machine().name(), 0);
    return most == 0 || there < most
        ? YES
        : no(new Reason.TooManyThere(c.machine().name(), there, most));
  }

  private static Fit hostPortsFree(Wish wish, Candidate c) {
    for (PublishedPort port : wish.spec().ports()) {
      PlacementId by = port.onMachine() ? c.load().owner(port) : null;
      if (by != null) {
        return no(new Reason.PortTaken(c.machine().name(), port.published(), by));
      }
    }
    return YES;
  }

  private static Fit cpuLeft(Wish wish, Candidate c) {
    long wanted = wish.reservation().milliCpus();
    long free = c.machine().machine().facts().cpus() * 1000L - c.load().milliCpus();
    return wanted == 0 || wanted <= free
        ? YES
        : no(new Reason.TooLittleCpu(c.machine().name(), free, wanted));
  }

  private static Fit memoryLeft(Wish wish, Candidate c) {
    long wanted = wish.reservation().memoryBytes();
    long free = c.machine().machine().facts().memoryBytes() - c.load().memoryBytes();
    return wanted == 0 || wanted <= free
        ? YES
        : no(new Reason.TooLittleMemory(c.machine().name(), free, wanted));
  }
}
