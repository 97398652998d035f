package io.deputy.agent.run;

import io.deputy.agent.placement.Beside;
import io.deputy.agent.placement.Effect;
import io.deputy.agent.placement.Event;
import io.deputy.agent.placement.PlacementMachine;
import io.deputy.agent.placement.PlacementState;
import io.deputy.agent.placement.PlacementState.Image;
import io.deputy.agent.placement.Work;
import io.deputy.agent.route.LocalBackend;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.route.WantedAddress;
import io.deputy.agent.run.Containers.Found;
import io.deputy.agent.run.Containers.ImageFacts;
import io.deputy.agent.run.Containers.State;
import io.deputy.agent.run.Journal.Primacy;
import io.deputy.agent.run.Strays.Adopted;
import io.deputy.model.Goal;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import io.deputy.model.SlotId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of all placements that this agent has a goal for, and the way from a step to its
 * effects: a start waits until the epoch that it is made with is on disk, and no other placement of
 * its slot may still write to its volume.
 */
final class Placements {
  private static final Logger log = LoggerFactory.getLogger(Placements.class);

  private static final String VOLUME_IN_USE =
      "waits for the placement before it to end here: both write to the same volume";

  private static final String PROMISED =
      "waits until its promise to the agent of the primary before it is over";

  private final Effects effects;
  private final Recorder recorder;
  private final GivenPromises given;
  private final TreeMap<PlacementId, PlacementState> states = new TreeMap<>();
  private final TreeMap<PlacementId, Effect.Start> withheld = new TreeMap<>();
  private final Map<PlacementId, Map<String, String>> addresses = new HashMap<>();

  /** Of services that are left alone: their goals are those of an assignment before. */
  private final Set<PlacementId> leftAlone = new HashSet<>();

  private final Farewells farewells = new Farewells();
  private boolean changed;

  /**
   * @param given promises that no start may break
   */
  Placements(Effects effects, Recorder recorder, GivenPromises given) {
    this.effects = effects;
    this.recorder = recorder;
    this.given = given;
  }

  Collection<PlacementState> all() {
    return Collections.unmodifiableCollection(states.values());
  }

  @Nullable PlacementState get(PlacementId id) {
    return states.get(id);
  }

  /**
   * Takes a goal; one for a placement that is new here may find its container.
   *
   * @param adopted null if there is none
   * @param retired whether another serves in its place, by the routes
   */
  void want(Goal goal, @Nullable Adopted adopted, boolean retired, Tenure tenure, long now) {
    PlacementId id = goal.placement();
    leftAlone.remove(id);
    PlacementState before = states.get(id);
    if (before == null) {
      before = begin(goal, adopted, tenure.renew(id, recorder.durable(id), now), now);
      states.put(id, before);
      if (adopted != null && adopted.found().state() == State.RUNNING) {
        addresses.put(id, adopted.found().addresses()); // its clients wait for no list
      }
    } else if (before.goal().equals(goal)) {
      return;
    }
    if (goal.kind() == Goal.Kind.DRAIN && before.goal().serves() && before.running()) {
      farewells.begin(goal, retired, now);
    } else {
      farewells.forget(id);
      pursue(goal, now);
    }
  }

  /**
   * Stops what was to stop and is done with what it was asked.
   *
   * @param flows how many connections to a placement are open
   */
  void bidFarewell(ToIntFunction<PlacementId> flows, long now) {
    farewells.over(flows, now).stream()
        .filter(goal -> states.containsKey(goal.placement()))
        .forEach(goal -> pursue(goal, now));
  }

  /** Looks sooner whether those serve that clients wait for. */
  void hurry(Set<ServiceId> awaited, long now) {
    if (awaited.isEmpty()) {
      return;
    }
    for (PlacementState state : List.copyOf(states.values())) {
      if (state.phase() == Phase.STARTING && awaited.contains(state.id().service())) {
        step(state.id(), new Event.Awaited(), now);
      }
    }
  }

  private void pursue(Goal goal, long now) {
    PlacementId id = goal.placement();
    step(id, new Event.Wanted(goal), now);
    PlacementState after = Objects.requireNonNull(states.get(id));
    if (!after.goal().equals(goal)) {
      log.warn(
          "{} goes on as {} epoch {}: a goal goes only forward, and {} epoch {} is behind",
          id,
          after.goal().kind(),
          after.goal().epoch(),
          goal.kind(),
          goal.epoch());
    } else if (goal.kind() == Goal.Kind.RUN) {
      recorder.remember(id, Primacy.of(goal));
    }
  }

  private static PlacementState begin(
      Goal goal, @Nullable Adopted adopted, long tenureUntil, long now) {
    if (adopted == null) {
      return PlacementState.assigned(goal, tenureUntil, now);
    }
    Found found = adopted.found();
    boolean running = found.state() == State.RUNNING;
    log.info("{} adopts container {} ({})", goal.placement(), found.container(), found.state());
    ImageFacts facts = found.image();
    Image image =
        facts == null ? null : new Image(facts.exposed(), facts.healthcheck(), facts.id());
    return PlacementState.adopted(
        goal,
        tenureUntil,
        found.container(),
        running,
        found.startedAtNanos(),
        found.exitCode(),
        image,
        adopted.work(),
        now);
  }

  /**
   * These go on as they were told before. What somebody removes of them by hand is not made again:
   * that is how an operator says that it is not wanted.
   */
  void leaveAlone(Set<PlacementId> ids) {
    leftAlone.clear();
    leftAlone.addAll(ids);
  }

  /** Ends a placement that nobody wants. */
  void end(PlacementId id, long now) {
    PlacementState state = states.get(id);
    if (state != null) {
      farewells.forget(id);
      Goal g = state.goal();
      var ending = new Goal(id, Goal.Kind.END, g.epoch(), g.leased(), g.spec());
      step(id, new Event.Wanted(ending.withHeirs(g.heirs())), now);
    }
  }

  void drop(PlacementId id) {
    states.remove(id);
    farewells.forget(id);
    addresses.remove(id);
    withheld.remove(id);
    recorder.forget(id);
    changed = true;
  }

  void stepAll(Event event, long now) {
    List.copyOf(states.keySet()).forEach(id -> step(id, event, now));
  }

  /** A placement without a state has been dropped, or never was: its event is of no use. */
  void step(PlacementId id, Event event, long now) {
    PlacementState before = states.get(id);
    if (before == null) {
      return;
    }
    var step = PlacementMachine.step(before, event, now);
    states.put(id, step.state());
    report(before, step.state());
    if (leftAlone.contains(id)
        && step.effects().stream().anyMatch(Effect.Create.class::isInstance)) {
      log.warn("{} has no container, and none is made: its service is left alone", id);
      drop(id);
      return;
    }
    step.effects().forEach(this::perform);
  }

  private void perform(Effect effect) {
    if (effect instanceof Effect.Start start) {
      addresses.remove(start.placement());
      withheld.put(start.placement(), start);
    } else {
      PlacementState state = states.get(effect.placement());
      effects.perform(effect, state != null && state.goal().kind() == Goal.Kind.RUN);
    }
  }

  /** What was granted and promised since counts from now on; what has lapsed is killed. */
  void renew(Tenure tenure, long now) {
    for (PlacementState state : List.copyOf(states.values())) {
      if (state.goal().leased()) {
        long until = tenure.renew(state.id(), recorder.durable(state.id()), now);
        if (until != state.tenureUntil()) {
          step(state.id(), new Event.Tenured(until), now);
        }
      }
    }
  }

  /** The leased primaries that may run now, or run, with their heirs. */
  Map<PlacementId, Primacy> tenured(long now) {
    var tenured = new TreeMap<PlacementId, Primacy>();
    for (PlacementState state : states.values()) {
      Primacy primacy = recorder.durable(state.id());
      if (primacy != null && primacy.leased() && primacy.epoch() > 0 && state.mayRun(now)) {
        tenured.put(state.id(), primacy);
      }
    }
    return tenured;
  }

  /**
   * Starts what may start by now; to be called after all steps, and whenever the disk is done.
   *
   * @param strays what runs here of a slot beside these
   */
  void release(Strays strays, long now) {
    for (Effect.Start start : List.copyOf(withheld.values())) {
      PlacementState state = states.get(start.placement());
      if (state == null || state.goal().kind() != Goal.Kind.RUN) {
        withheld.remove(start.placement());
        var late = new Event.Failed(Work.START, Event.Cause.LATE, "no longer wanted");
        step(start.placement(), late, now);
      } else if (durable(state) && now >= notBefore(state) && !volumeInUse(state, strays)) {
        withheld.remove(start.placement());
        effects.perform(start.notAfter(notAfter(state)), true);
      }
    }
  }

  private static long notAfter(PlacementState state) {
    return state.goal().leased() ? state.tenureUntil() : Long.MAX_VALUE;
  }

  /** Before then somebody counts on this agent not to start it. */
  private long notBefore(PlacementState state) {
    return state.goal().leased()
        ? given.notBefore(state.id().slot(), state.goal().epoch())
        : Long.MIN_VALUE;
  }

  /**
   * Whether another placement of its slot may still write to the volume that it would start on. A
   * relaxed service may run on two machines that are cut off from each other, each with a copy of
   * its own; on one machine they would share it.
   */
  private boolean volumeInUse(PlacementState state, Strays strays) {
    SlotId slot = state.id().slot();
    return state.goal().spec().container().writesData()
        && (strays.run(slot)
            || states.values().stream()
                .filter(other -> other.id().slot().equals(slot) && !other.id().equals(state.id()))
                .anyMatch(other -> other.mayBeRunning() && !withheld.containsKey(other.id())));
  }

  /**
   * What waits for a disk that can't be written has failed as if Docker refused it: tried again
   * later, and given up after so many tries, since another machine may be able to run it.
   */
  void refuse(String reason, long now) {
    for (PlacementId id : List.copyOf(withheld.keySet())) {
      PlacementState state = states.get(id);
      if (state != null && durable(state)) {
        continue; // what it waits for is not the disk
      }
      withheld.remove(id);
      step(id, new Event.Failed(Work.START, Event.Cause.UNRECORDED, reason), now);
    }
  }

  private boolean durable(PlacementState state) {
    Primacy stored = recorder.durable(state.id());
    return stored != null && stored.allows(state.goal());
  }

  /** Takes in a list of all containers, as far as they are of these placements. */
  void seen(AgentEvent.Looked looked, Map<PlacementId, Found> found, long now) {
    for (PlacementId id : List.copyOf(states.keySet())) {
      Found f = found.get(id);
      if (f == null) {
        step(id, new Event.Gone(looked.lookedAt()), now);
        continue;
      }
      boolean running = f.state() == State.RUNNING;
      step(
          id,
          new Event.Seen(
              looked.lookedAt(), f.container(), running, f.exitCode(), f.startedAtNanos()),
          now);
      PlacementState state = states.get(id);
      if (running && state != null && state.running() && looked.lookedAt() > state.actedAt()) {
        addresses.put(id, f.addresses());
      }
    }
  }

  /** What of this machine could answer a connection now. */
  Map<PlacementId, LocalBackend> backends(long now) {
    var backends = new TreeMap<PlacementId, LocalBackend>();
    for (PlacementState state : states.values()) {
      Primacy stored = recorder.durable(state.id());
      Map<String, String> at = addresses.getOrDefault(state.id(), Map.of());
      if (state.running() && stored != null) {
        boolean accepts = state.answers(now) && durable(state) && !at.isEmpty();
        boolean fenced = !state.mayRun(now);
        List<String> names = state.goal().spec().container().networking().dns().servers();
        backends.put(
            state.id(), new LocalBackend(state.id(), stored.epoch(), accepts, at, fenced, names));
      }
    }
    return backends;
  }

  /** Which addresses that move must be on this machine now. */
  List<WantedAddress> addresses(RouteTable table, long now) {
    return states.values().stream()
        .flatMap(s -> AddressesHere.of(s, durable(s), table, now).stream())
        .toList();
  }

  /** Its end is not told before its address is gone: another machine takes that then. */
  private static boolean keepsAddress(PlacementState state, RouteTable table, Set<String> leaving) {
    return state.phase().band() == Phase.Band.ENDED
        && AddressesHere.address(state.id(), table)
            .filter(a -> leaving.contains(a.address()))
            .isPresent();
  }

  /** Whether there is an end that is not told. */
  boolean keepAddresses(RouteTable table, Set<String> leaving) {
    return !leaving.isEmpty()
        && states.values().stream().anyMatch(s -> keepsAddress(s, table, leaving));
  }

  /**
   * @param leaving addresses that are being taken down
   */
  List<Observation> observe(RouteTable table, Set<String> leaving, long now) {
    return states.values().stream()
        .map(
            s ->
                keepsAddress(s, table, leaving)
                    ? observe(s, now).asEnding("its address is being taken down")
                    : observe(s, now))
        .toList();
  }

  /**
   * What runs, but whose new epoch can't be written, is well and of no use to its clients. A start
   * that is withheld is under way to its placement, which does not know why it takes long.
   */
  private Observation observe(PlacementState state, long now) {
    Primacy stored = recorder.durable(state.id());
    Observation seen =
        stored == null || !stored.allows(state.goal())
            ? state.observe(now)
            : state.observe(now).withHeirs(stored.heirs().placements());
    if (withheld.containsKey(state.id()) && durable(state)) {
      return seen.withMessage(now < notBefore(state) ? PROMISED : VOLUME_IN_USE);
    }
    boolean kept = state.answers(now) && !durable(state) && !recorder.trouble().isEmpty();
    return kept ? seen.asUnhealthy(recorder.trouble()) : seen;
  }

  /** Tells those that use others' containers how these stand; to be called after all steps. */
  void introduce(long now) {
    boolean news;
    do {
      news = false;
      for (PlacementState state : List.copyOf(states.values())) {
        if (!state.goal().ties().beside().isEmpty()) {
          Beside beside = Neighbours.of(state, states);
          if (!beside.equals(state.beside())) {
            step(state.id(), new Event.Neighbours(beside), now);
            news = true;
          }
        }
      }
    } while (news);
  }

  /** Those that are over, and that nobody asks after. */
  List<PlacementId> cleared(Set<PlacementId> wanted) {
    return states.values().stream()
        .filter(s -> s.cleared() && !wanted.contains(s.id()))
        .map(PlacementState::id)
        .toList();
  }

  long wakeAt(long now) {
    long soonest =
        states.values().stream().mapToLong(PlacementState::wakeAt).min().orElse(Long.MAX_VALUE);
    long kept =
        withheld.keySet().stream()
            .map(states::get)
            .filter(Objects::nonNull)
            .mapToLong(this::notBefore)
            .filter(at -> at > now)
            .min()
            .orElse(Long.MAX_VALUE);
    return Math.min(kept, Math.min(soonest, farewells.wakeAt()));
  }

  /** Whether the coordinator should hear of something before the next heartbeat is due. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  private void report(PlacementState before, PlacementState after) {
    if (before.phase() != after.phase() || before.restarts() != after.restarts()) {
      changed = true;
      log.info(
          "{} {} → {} epoch {}{}{}",
          after.id(),
          before.phase(),
          after.phase(),
          after.goal().epoch(),
          after.restarts() > before.restarts() ? " restart " + after.restarts() : "",
          after.message().isEmpty() ? "" : ": " + after.message());
    } else if (after.phase().band() != Phase.Band.LIVE
        && !after.message().isEmpty()
        && !after.message().equals(before.message())) {
      changed = true;
      log.info("{} {}: {}", after.id(), after.phase(), after.message());
    }
    changed |= !before.container().equals(after.container());
    changed |= !Objects.equals(before.image(), after.image());
  }
}
