package io.deputy.agent.run;

import io.deputy.agent.placement.Event;
import io.deputy.agent.placement.PlacementState;
import io.deputy.agent.route.LocalBackend;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.route.WantedAddress;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.agent.run.Containers.Found;
import io.deputy.agent.run.Containers.Hint;
import io.deputy.agent.run.Journal.Primacy;
import io.deputy.agent.run.Journal.Recalled;
import io.deputy.agent.run.Strays.Adopted;
import io.deputy.model.Assignment;
import io.deputy.model.Goal;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.PromiseAnswer;
import io.deputy.model.Routes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that an agent decides. One thread calls {@link #on} for every event, and again with a tick at
 * {@link #wakeAt} at the latest. Times are nanoseconds since boot, and never go back.
 *
 * <ol>
 *   <li>After a start it lists the containers, kills those that need a lease and have none, and
 *       lets the others run. It starts nothing until an assignment has come.
 *   <li>An assignment of a higher term is followed once that term is on disk; one of a lower term,
 *       or an older one of the same, is not.
 *   <li>An answer makes the lease longer only if the last assignment of the same connection is
 *       followed: what was wanted before a gap, or before an assignment that this release can't
 *       read, may have been given to somebody else since.
 *   <li>Without a lease a primary runs on as long as the agents of all its heirs promise not to
 *       start ({@link Tenure}); and this agent starts none that it has promised not to ({@link
 *       GivenPromises}).
 *   <li>If what it knew is lost ({@link Recalled#forgotten}) it follows nobody who has not granted
 *       it a lease: that one leads, whatever term was forgotten.
 *   <li>What is in no assignment any more is ended: at once if it needs a lease, else after {@link
 *       Strays#GRACE}. The coordinator is told of it before, and names the services that are to be
 *       left alone.
 * </ol>
 */
public final class AgentLoop {
  private static final Logger log = LoggerFactory.getLogger(AgentLoop.class);

  /** What the loop acts through. */
  public record Ports(
      Effects effects, Journal journal, Uplink uplink, Peers peers, Traffic traffic) {}

  private final Ports ports;
  private final Recorder recorder;
  private final Lease lease;
  private final HeldPromises held;
  private final GivenPromises given;
  private final Tenure tenure;
  private final Placements placements;
  private final Strays strays;
  private final Reports reports;
  private long now;
  private boolean begun;

  private final Assignments assignments = new Assignments();
  private final Unwanted unwanted = new Unwanted();

  private final LookSchedule looks = new LookSchedule();
  private final SurveySchedule surveys = new SurveySchedule();

  /** Null before Docker was asked. */
  private @Nullable List<AppNetwork> networks;

  /** The traffic was told where services are. */
  private boolean routed;

  private RouteTable table;

  /** That are to be here; null until it is known what runs here. */
  private @Nullable List<WantedAddress> addresses;

  /**
   * @param me with the facts known before Docker has been asked
   * @param recalled what the journal had at the start
   */
  public AgentLoop(Machine me, Recalled recalled, Ports ports) {
    this.ports = ports;
    recorder = new Recorder(ports.journal(), recalled);
    lease = new Lease(me.facts().bootId(), recalled.lease());
    held = new HeldPromises(ports.peers());
    tenure = new Tenure(lease, held, recalled.lease(), recorder);
    given = new GivenPromises(recorder, recalled, assignments::timings);
    placements = new Placements(ports.effects(), recorder, given);
    strays = new Strays(ports.effects(), recorder);
    reports = new Reports(me, ports);
    table = RouteTable.empty(me.name());
    recalled.troubles().forEach(t -> reports.trouble(t.source(), t.sentence()));
  }

  /**
   * @param at when it happened, never before the event before it
   */
  public void on(AgentEvent event, long at) {
    now = Math.max(now, at);
    if (!begun) {
      begun = true;
      given.begin(now);
    }
    // What is due comes before what is new: a lease that has run out is not saved by a late answer.
    if (now >= placements.wakeAt(now)) {
      placements.stepAll(new Event.Tick(), now);
    }
    switch (event) {
      case AgentEvent.Tick _ -> {}
      case AgentEvent.Connected(var coordinator) -> connected(coordinator);
      case AgentEvent.Disconnected(var why) -> disconnected(why);
      case AgentEvent.Assigned(var assignment) -> assigned(assignment);
      case AgentEvent.Unreadable(var why) -> unreadable(why);
      case AgentEvent.Answered answer -> answered(answer);
      case AgentEvent.Promised(var machine, var answer) -> promised(machine, answer);
      case AgentEvent.AskedToPromise(_, var question, var reply) ->
          reply.accept(given.answer(question, now));
      case AgentEvent.Happened(var placement, var what) -> happened(placement, what);
      case AgentEvent.Looked looked -> looked(looked);
      case AgentEvent.NotLooked(var reason) -> {
        looks.failed(now);
        dockerAway(reason);
      }
      case AgentEvent.Hinted(var hint) -> hinted(hint);
      case AgentEvent.Surveyed(var survey) -> {
        surveys.ended();
        reports.survey(survey);
      }
      case AgentEvent.Written(long version) -> {
        reports.trouble(Journal.MEMORY, "");
        if (recorder.written(version)) {
          placements.stepAll(new Event.RetryNow(), now);
        }
      }
      case AgentEvent.NotWritten(long version, var reason) -> {
        recorder.notWritten(version, reason, now);
        placements.refuse(reason, now);
      }
      case AgentEvent.Trouble(var source, var sentence) -> reports.trouble(source, sentence);
    }
    settle();
  }

  /** By then, at the latest, it wants a tick. */
  public long wakeAt() {
    long wake = Math.min(placements.wakeAt(now), recorder.wakeAt());
    wake = Math.min(wake, strays.wakeAt(tenure, now));
    wake = Math.min(wake, held.askAt(tenured(), assignments.timings()));
    wake = Math.min(wake, looks.wakeAt());
    wake = Math.min(wake, surveys.wakeAt());
    wake = Math.min(wake, heartbeatAt());
    return Math.min(wake, unwanted.wakeAt());
  }

  /** What is known of every placement that has a goal. */
  public Collection<PlacementState> placements() {
    return placements.all();
  }

  /** Until when leased primaries may run here. */
  public long leaseUntil() {
    return lease.until();
  }

  /** The highest term that this agent has seen. */
  public long term() {
    return recorder.term();
  }

  /** How it stands, in one line. */
  public String status() {
    Duration left = Duration.ofNanos(lease.until() - now);
    return StatusLine.of(
        assignments.allegiance(), term(), placements.all(), left, reports.troubles());
  }

  /** When the next heartbeat is due; {@link Long#MAX_VALUE} without a coordinator. */
  private long heartbeatAt() {
    return assignments.allegiance().connected()
        ? reports.dueAt(assignments.timings().heartbeat())
        : Long.MAX_VALUE;
  }

  // ---- the coordinator

  private void connected(String to) {
    assignments.connected(to);
    lease.forgetSent();
    reports.connected();
    ports.uplink().hello(reports.me(), recorder.term());
  }

  private void disconnected(String why) {
    assignments.disconnected(why);
    lease.forgetSent();
  }

  private void assigned(Assignment a) {
    if (assignments.offer(a, recorder.term())) {
      recorder.term(a.term());
      reports.trouble("assignment", "");
    }
  }

  /** All that is left of what was wanted is the lease, which nothing makes longer now. */
  private void unreadable(String why) {
    assignments.unreadable();
    reports.trouble("assignment", why);
  }

  private void answered(AgentEvent.Answered answer) {
    if (answer.term() < recorder.term()) {
      log.warn("answer of term {} ignored: term {} has begun", answer.term(), recorder.term());
      return;
    }
    recorder.term(answer.term());
    Duration granted = answer.lease();
    if (granted == null) {
      return;
    }
    if (lease.lasts(answer.heartbeat(), granted, now)) {
      recorder.leaderShown();
    }
    if (assignments.current(answer.term()) && lease.answered(answer.heartbeat(), granted)) {
      ports.journal().lease(lease.stored(tenure.beyondLease()));
    }
  }

  // ---- other agents

  /** It counts from when it was asked for; a primary that is cut off gets none, and ends. */
  private void promised(MachineName machine, PromiseAnswer answer) {
    held.answered(machine, answer);
    renewTenures();
    ports.journal().lease(lease.stored(tenure.beyondLease()));
  }

  private void renewTenures() {
    placements.renew(tenure, now);
    strays.tenured().forEach((id, primacy) -> tenure.renew(id, primacy, now));
  }

  /** Leased primaries that run here, or may. */
  private Map<PlacementId, Primacy> tenured() {
    var all = new TreeMap<>(strays.tenured());
    all.putAll(placements.tenured(now));
    return all;
  }

  /** Follows what was offered, once the term is on disk and it is known what runs. */
  private void follow() {
    Assignment a = looks.known() ? assignments.take(recorder.durableTerm()) : null;
    if (a == null) {
      return;
    }
    surveys.ask(a.inquiry());
    for (Goal goal : a.goals()) {
      Adopted adopted = strays.adopt(goal.placement());
      boolean retired = goal.kind() == Goal.Kind.DRAIN && isRetired(goal.placement(), a.routes());
      placements.want(goal, adopted, retired, tenure, now);
      if (adopted != null) {
        looks.want(); // a list that is under way is older than this, and says nothing of it
      }
    }
    Set<PlacementId> wanted = assignments.wanted();
    Predicate<PlacementId> stays =
        id -> wanted.contains(id) || a.leftAlone().contains(id.service());
    unwanted.removeIf(stays);
    placements.leaveAlone(
        placements.all().stream()
            .map(PlacementState::id)
            .filter(id -> stays.test(id) && !wanted.contains(id))
            .collect(Collectors.toSet()));
    for (PlacementState state : List.copyOf(placements.all())) {
      if (stays.test(state.id())) {
        continue;
      }
      if (state.goal().leased() || state.phase().band() == Phase.Band.ENDED) {
        placements.end(state.id(), now);
      } else {
        unwanted.add(state.id(), now);
      }
    }
  }

  private static boolean isRetired(PlacementId id, Routes routes) {
    return routes.services().stream()
        .filter(service -> service.id().equals(id.service()))
        .flatMap(service -> service.slots().stream())
        .anyMatch(slot -> slot.retired().contains(id));
  }

  // ---- Docker

  private void happened(PlacementId placement, Event event) {
    placements.step(placement, event, now);
    strays.happened(placement, event, now);
    // A start is answered without an address; a list has it, and what was built or handed over.
    if (event instanceof Event.Started
        || event instanceof Event.Fetched
        || placements.get(placement) == null) {
      looks.want();
    }
  }

  private void looked(AgentEvent.Looked looked) {
    boolean back = looks.succeeded();
    Map<PlacementId, Found> found =
        looked.found().stream()
            .collect(Collectors.toMap(Found::placement, f -> f, (one, _) -> one, TreeMap::new));
    placements.seen(looked, found, now);
    strays.seen(found, placements);
    if (back) {
      log.info("Docker is back, version {}", looked.docker());
      placements.stepAll(new Event.RetryNow(), now);
    }
    reports.docker(looked.docker());
    reports.builtImages(looked.builtImages());
    reports.trouble("docker", "");
    if (!looked.networks().equals(networks)) {
      networks = looked.networks();
      ports.traffic().networks(networks);
    }
  }

  private void hinted(Hint hint) {
    switch (hint) {
      case Hint.Changed(var placement) -> {
        looks.want();
        placements.step(placement, new Event.ProbeNow(), now);
      }
      case Hint.Away(var reason) -> {
        looks.away(now);
        dockerAway(reason);
      }
      case Hint.Back _ -> looks.want();
    }
  }

  private void dockerAway(String sentence) {
    reports.docker("");
    reports.trouble("docker", sentence);
  }

  // ---- after every event

  private void settle() {
    // A goal that is there already may say that a container needs no lease; the machine kills those
    // that do.
    follow();
    placements.bidFarewell(ports.traffic()::flows, now);
    placements.hurry(ports.traffic().awaited(), now);
    renewTenures();
    strays.fence(tenure, now);
    Assignment followed = assignments.followed();
    if (followed != null) {
      strays.reap(followed.leftAlone(), now);
      unwanted.takeDue(now).forEach(id -> placements.end(id, now));
      placements.cleared(assignments.wanted()).forEach(this::drop);
    }
    placements.introduce(now);
    recorder.flush(now);
    placements.release(strays, now);
    held.ask(tenured(), assignments.timings(), now);
    reports.trouble("disk", recorder.trouble());
    if (looks.begin(now)) {
      ports.effects().look(now);
    }
    if (surveys.begin(now)) {
      ports.effects().survey(surveys.inquiry());
    }
    route();
    if (followed != null) {
      placeAddresses();
    }
    if (looks.known()) {
      reports.strays(strays.placements());
    }
    if (placements.takeChanged()) {
      reports.hurry();
    }
    if (now >= heartbeatAt()) {
      lease.sent(reports.send(placements.observe(table, leaving(), now), now), now);
      if (placements.keepAddresses(table, leaving())) {
        reports.hurry(); // who waits for that end hears of it at once
      }
    }
  }

  private void placeAddresses() {
    List<WantedAddress> wanted = placements.addresses(table, now);
    if (!wanted.equals(addresses)) {
      addresses = wanted;
      ports.traffic().addresses(wanted);
    }
  }

  /** Addresses that are on this machine, and are not to be. */
  private Set<String> leaving() {
    Set<String> leaving = new HashSet<>(ports.traffic().addresses());
    if (addresses != null) {
      addresses.forEach(w -> leaving.remove(w.address().address()));
    }
    return leaving;
  }

  private void drop(PlacementId id) {
    placements.drop(id);
    tenure.forget(id);
    unwanted.removeIf(id::equals);
  }

  private void route() {
    Assignment followed = assignments.followed();
    if (followed == null) {
      return; // what an agent before this one has left to the kernel stands until then
    }
    Map<PlacementId, LocalBackend> local = placements.backends(now);
    Routes routes = followed.routes();
    if (!routed || !routes.equals(table.routes()) || !local.equals(table.local())) {
      routed = true;
      table = table.next(routes, local);
      ports.traffic().routes(table);
    }
  }
}
