package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.Contact;
import io.deputy.model.FallbackMode;
import io.deputy.model.MachineName;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** Which slots need a fallback of their own, and which fallback may inherit. */
final class Fallbacks {
  /** From the last heartbeat of a fallback's machine until the fallback is replaced. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /**
   * So long nothing is placed beside a primary that starts. Shorter than the 15 s after which its
   * agent gives up a start that is refused each time: by then there is somebody to inherit, or to
   * stand by at its next try.
   */
  private static final Duration STARTS_ALONE = Duration.ofSeconds(10);

  /**
   * So long a fallback that is not ready is waited for without its machine's Docker: every agent
   * that was just started is without one until it has first listed its containers.
   */
  private static final Duration WITHOUT_DOCKER = Duration.ofSeconds(5);

  private Fallbacks() {}

  /**
   * A slot alone or strict has a fallback of its own. Slots of a relaxed service that stand on two
   * machines or more are each other's: the rest carry on while a lost one is placed anew.
   */
  static boolean wanted(ServiceRecord record, Slot slot) {
    return possible(record, slot) && (standsAlone(record) || onOneMachine(record));
  }

  /**
   * Whether a fallback that is there should stay. Slots that are only just being placed elsewhere
   * can't stand in for this one yet.
   */
  static boolean kept(Draft draft, ServiceRecord record, Slot slot) {
    return possible(record, slot) && (standsAlone(record) || !anotherServes(draft, record, slot));
  }

  private static boolean possible(ServiceRecord record, Slot slot) {
    return record.spec().policy().fallback() != FallbackMode.NONE
        && !EveryMachine.is(record)
        && slot.id().index() < record.wantedSlots();
  }

  private static boolean standsAlone(ServiceRecord record) {
    return record.spec().strict() || record.spec().replicas() == 1;
  }

  private static boolean onOneMachine(ServiceRecord record) {
    MachineName first = null;
    for (Slot slot : record.slots().values()) {
      MachineName machine = slot.primary().map(Placement::machine).orElse(first);
      if (first != null && !first.equals(machine)) {
        return false;
      }
      first = machine;
    }
    return true;
  }

  /** Whether a slot on another machine than this one's is healthy. */
  private static boolean anotherServes(Draft draft, ServiceRecord record, Slot slot) {
    MachineName here = slot.primary().map(Placement::machine).orElse(null);
    return record.slots().values().stream()
        .flatMap(s -> s.primary().stream())
        .anyMatch(
            p ->
                !p.machine().equals(here)
                    && draft.reachable(p.machine())
                    && draft.phase(p) == Phase.HEALTHY);
  }

  /**
   * The fallback to promote now: where an operator wants it, else the one that is furthest, then
   * the one placed first.
   */
  static Optional<Placement> heir(Draft draft, ServiceRecord record, Slot slot) {
    return slot.fallbacks()
        .filter(f -> objection(draft, record, slot, f).isEmpty())
        .min(
            Comparator.<Placement>comparingInt(f -> record.isHeirOfMove(f) ? 0 : 1)
                .thenComparing(bestFirst(draft)));
  }

  /** Why a fallback may not inherit now; empty if it may. */
  static Optional<Reason> objection(Draft draft, ServiceRecord record, Slot slot, Placement f) {
    return away(draft, f)
        .or(() -> neverCopied(record, slot, f))
        .or(() -> Together.objection(draft, slot, f))
        .or(() -> notReady(draft, f))
        .or(() -> dockerAway(draft, f));
  }

  /** What runs already serves without Docker's help; what is only created can't be started. */
  static Optional<Reason> dockerAway(Draft draft, Placement f) {
    MachineView machine = draft.machine(f.machine());
    return machine != null
            && machine.machine().facts().docker().isEmpty()
            && draft.phase(f).band() != Phase.Band.LIVE
        ? Optional.of(new Reason.DockerAway(f.machine()))
        : Optional.empty();
  }

  static Optional<Reason> away(Draft draft, Placement f) {
    MachineView machine = draft.machine(f.machine());
    if (machine == null) {
      return Optional.of(new Reason.NotInCluster(f.machine()));
    }
    return machine.reachable()
        ? Optional.empty()
        : Optional.of(new Reason.NotReachable(f.machine(), machine.contact(), machine.unheard()));
  }

  /**
   * Whether a fallback is to be replaced because its machine is away. Nobody misses it for a while,
   * and images are dear to fetch: an agent that is only restarted, be it slowly, finds it in place.
   */
  static boolean gone(Draft draft, Placement f) {
    MachineView machine = draft.machine(f.machine());
    return machine == null
        || (machine.contact() == Contact.LOST && machine.unheard().compareTo(GRACE) >= 0);
  }

  /** Whether a fallback is placed as soon as the primary has started, or takes too long to. */
  static boolean toCome(Draft draft, ServiceRecord record, Slot slot) {
    return wanted(record, slot)
        && slot.fallbacks().findAny().isEmpty()
        && primaryStarts(draft, slot);
  }

  /**
   * Whether the primary is just starting, for the first time or after a promotion: clients wait for
   * it, and nothing else should take the processor and the disk from it. That ends by itself: it
   * serves, or is found unhealthy or failed, or restarts, or has had {@link #STARTS_ALONE}. While
   * an image is fetched, the fallback's machine may fetch it too.
   */
  private static boolean primaryStarts(Draft draft, Slot slot) {
    return slot.primary()
        .filter(p -> draft.reachable(p.machine()))
        .map(p -> draft.snapshot().observations().get(p.id()))
        .filter(Fallbacks::startsFirst)
        .isPresent();
  }

  private static boolean startsFirst(Observation o) {
    return switch (o.phase()) {
      case READY -> o.restarts() == 0; // a warm fallback that was promoted: perhaps for days
      case STARTING -> o.restarts() == 0 && o.age().compareTo(STARTS_ALONE) < 0;
      default -> false;
    };
  }

  /** Nobody copies volumes yet, so a fallback's is never the newest. */
  static Optional<Reason> neverCopied(ServiceRecord record, Slot slot, Placement f) {
    MachineName home = slot.home();
    return record.spec().boundToData() && home != null && !home.equals(f.machine())
        ? Optional.of(new Reason.NeverCopied(slot.id(), f.machine(), home))
        : Optional.empty();
  }

  static Optional<Reason> notReady(Draft draft, Placement f) {
    Phase phase = draft.phase(f);
    boolean ready = phase == Phase.READY || phase.band() == Phase.Band.LIVE;
    return ready && !f.draining()
        ? Optional.empty()
        : Optional.of(new Reason.HeirNotReady(f.id(), f.machine(), phase, draft.message(f)));
  }

  /** Whether a fallback may inherit, or will by itself: a new placement would come later. */
  static boolean coming(Draft draft, ServiceRecord record, Slot slot) {
    return slot.fallbacks()
        .anyMatch(
            f ->
                objection(draft, record, slot, f)
                    .map(no -> underWay(draft, no) && !standsStill(draft, f))
                    .orElse(true));
  }

  /** Without Docker nothing becomes ready, whatever was last said of it. */
  private static boolean standsStill(Draft draft, Placement f) {
    MachineView machine = draft.machine(f.machine());
    return machine != null
        && machine.withoutDocker().compareTo(WITHOUT_DOCKER) >= 0
        && dockerAway(draft, f).isPresent();
  }

  /** Whether it goes away by itself. */
  static boolean underWay(Draft draft, Reason no) {
    return no instanceof Reason.HeirNotReady heir && !draft.noImage(heir.fallback());
  }

  /** Reachable before silent, then nearer to serving, then older before younger. */
  static Comparator<Placement> bestFirst(Draft draft) {
    return Comparator.<Placement>comparingInt(f -> draft.reachable(f.machine()) ? 0 : 1)
        .thenComparingInt(f -> distance(draft.phase(f)))
        .thenComparing(Placement::id);
  }

  /** How far a fallback is from serving. */
  private static int distance(Phase phase) {
    return switch (phase) {
      case HEALTHY -> 0;
      case STARTING -> 1;
      case READY -> 2;
      case UNHEALTHY -> 3;
      case PULLING -> 4;
      case ASSIGNED -> 5;
      case DRAINING, STOPPED, FAILED, COMPLETED -> 6;
    };
  }
}
