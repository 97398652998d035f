package io.deputy.coordinator.loop;

import io.deputy.coordinator.catalog.Catalog;
import io.deputy.coordinator.goals.Goals;
import io.deputy.coordinator.goals.ImagePorts;
import io.deputy.coordinator.goals.RouteBook;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.lead.Seat;
import io.deputy.coordinator.place.MachineView;
import io.deputy.coordinator.plan.Decision;
import io.deputy.coordinator.plan.Narration;
import io.deputy.coordinator.plan.Planner;
import io.deputy.coordinator.plan.Report;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.coordinator.store.Commit;
import io.deputy.coordinator.store.Reading;
import io.deputy.model.Inquiry;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.Observation;
import io.deputy.model.PlacementId;
import io.deputy.model.Routes;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One time of leading without a break: all that it knows, and its turns. Nothing of it outlives it.
 *
 * <p>A turn is snapshot, plan, commit; when the commit is done, goals and routes go out. While the
 * store is asked for something, heartbeats are answered and all else waits. After a conflict the
 * plan is dropped and the store read again.
 */
final class Reign {
  private static final Logger log = LoggerFactory.getLogger(Reign.class);

  /** Plan at least so often: reasons have durations in them, and failures are forgotten in time. */
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** What becomes true once the commit under way is done. */
  private record Pending(List<Decision> decisions, EditBatch edits, Snapshot after) {}

  private final long number;
  private final Leadership leadership;
  private final Set<MachineName> followers;
  private final LoopSettings settings;
  private final AsyncStore store;
  private final Catalog catalog;
  private final Agents agents;
  private final Publisher publisher;
  private final List<Edit> waiting = new ArrayList<>();

  private final Ledger ledger;
  private final Contacts contacts = new Contacts();
  private final ImagePorts ports = new ImagePorts();
  private final Oversized oversized = new Oversized();
  private final Inquiries inquiries = new Inquiries();
  private final LeasesPaused paused = new LeasesPaused();
  private final MoveWatch moves = new MoveWatch();
  private final InstantSource wall;

  private @Nullable Pending pending;
  private boolean deposed;
  private long laterTerm;
  private boolean turnWanted = true;
  private long turnedAt;
  private long commits;
  private LeftAlone leftAlone = new LeftAlone();
  private Routes routes = Routes.NONE;
  private Report report = new Report(Collections.emptySortedMap());

  /**
   * @param number of this reign, for what it asks the store
   * @param leadership with the times at which this reign began, not the leadership
   * @param followers whose agents joined this leadership before; those that join now are added
   * @param versions of assignments, each higher than all before
   * @param wall by which what operators want for a while ends
   */
  Reign(
      long number,
      Leadership leadership,
      Set<MachineName> followers,
      LoopSettings settings,
      AsyncStore store,
      Catalog catalog,
      LongSupplier versions,
      InstantSource wall) {
    this.number = number;
    this.leadership = leadership;
    this.followers = followers;
    this.settings = settings;
    this.store = store;
    this.catalog = catalog;
    this.wall = wall;
    this.agents = new Agents(settings.timings());
    this.publisher = new Publisher(leadership.term(), settings.timings(), versions);
    this.ledger = new Ledger(leadership.sinceNanos());
    this.turnedAt = leadership.sinceNanos();
  }

  long term() {
    return leadership.term();
  }

  /** Whether the store or an agent knows of a later leader. */
  boolean deposed() {
    return deposed;
  }

  /** The least that this leader must be deposed for, by what an agent has heard; 0 for nothing. */
  long laterTerm() {
    return laterTerm;
  }

  // ---- what agents and operators say

  /** A term that an agent has, and not from here, was given twice: the store went back in time. */
  void joined(Event.Joined e, long now) {
    MachineName name = e.machine().name();
    boolean twice = e.term() == leadership.term() && !followers.contains(name);
    if (e.term() > leadership.term() || twice) {
      log.warn("{} has heard another leader of term {}: this one is deposed", name, e.term());
      deposed = true;
      laterTerm = Math.max(e.term(), leadership.term() + 1);
      e.line().redirect(Optional.empty());
      return;
    }
    String refusal = agents.join(e.machine(), e.line(), now);
    if (refusal != null) {
      log.warn("refused {} at {}: {}", name, e.machine().address(), refusal);
      e.line().refuse(refusal);
      return;
    }
    followers.add(name);
    log.info("{} joined from {}", name, e.machine().address());
    turnWanted = true;
  }

  void heard(Event.Heard e, long now) {
    if (!agents.speaksOn(e.machine(), e.line())) {
      return;
    }
    turnWanted |= agents.hear(e.machine(), e.heartbeat(), e.line(), now);
    // That this leader may still speak the caller has just asked the election.
    boolean granted = !paused.of(e.machine());
    if (granted) {
      agents.leased(e.machine(), now);
    }
    e.line()
        .answer(
            leadership.term(),
            e.heartbeat().sequence(),
            granted ? Optional.of(settings.timings().lease()) : Optional.empty());
  }

  void left(Event.Left e, long now) {
    agents.leave(e.machine(), e.line(), now);
  }

  void asked(Edit edit) {
    waiting.add(edit);
    turnWanted = true;
  }

  /** Somebody considers an app that is not applied. */
  void wondered(Inquiry inquiry, long now) {
    turnWanted |= inquiries.add(inquiry, now);
  }

  void stalled(Duration by) {
    agents.excuse(by);
  }

  void storeChanged() {
    ledger.changed();
  }

  void end(Optional<Seat> leader) {
    agents.lines().forEach(line -> line.redirect(leader));
    waiting.forEach(e -> e.outcome().complete(new Edit.Outcome.NotLeading()));
    if (pending != null) {
      pending.edits().unknown("the leadership changed while it was being stored");
    }
  }

  // ---- what the store says

  void readDone(Reading outcome, long now) {
    ledger.read(outcome, now);
    turnWanted = true;
  }

  void commitDone(Commit outcome, long now) {
    Pending done = Objects.requireNonNull(pending, "a commit was under way");
    pending = null;
    turnWanted = true;
    ledger.records().carriedOut(outcome.applied());
    switch (outcome) {
      case Commit.Done _ -> {
        ledger.answered();
        commits++;
        done.edits().done(revision()); // first: they stand, whatever fault comes of telling it
        done.decisions().forEach(d -> log.info("{}", Narration.of(d, done.after())));
        moves.look(done.after(), done.decisions(), now);
        publish(done.after(), now);
      }
      case Commit.Conflict conflict -> {
        log.info("read again: {} changed meanwhile", conflict.refused());
        waiting.addAll(0, done.edits().edits());
        ledger.doubt(now);
      }
      case Commit.TooLarge large -> {
        waiting.addAll(0, done.edits().tooLarge(large));
        oversized.add(large);
      }
      case Commit.Away away -> {
        ledger.doubt(now);
        ledger.silent(away.problem(), now);
        done.edits().unknown(away.problem());
      }
      case Commit.Deposed _ -> {
        done.edits().unknown("another coordinator leads now");
        deposed = true;
      }
    }
  }

  /**
   * @return the new view, if there is anything new to see
   */
  Optional<ClusterView> turn(long now) {
    if (ledger.reading() || pending != null) {
      return Optional.empty();
    }
    if (ledger.beginReading(now)) {
      store.read(number);
      return Optional.empty();
    }
    if (!ledger.known()
        || !agents.gathered(records().machines().keySet(), leadership, now)
        || !turnIsDue(now)) {
      return Optional.empty();
    }
    turnWanted = false;
    turnedAt = now;
    leaveAlone();
    return Optional.of(ledger.unsure() ? view(snapshot(planned(), now), report) : plan(now));
  }

  private boolean turnIsDue(long now) {
    turnWanted |= contacts.changed(agents.view(records().machines(), leadership, now));
    return turnWanted || now - turnedAt >= PERIOD.toNanos();
  }

  private ClusterView plan(long now) {
    List<Machine> machines =
        agents.view(records().machines(), leadership, now).values().stream()
            .map(MachineView::machine)
            .toList();
    EditBatch edits = EditBatch.take(waiting, planned(), leftAlone, machines, settings);
    try {
      return plan(edits, now);
    } catch (RuntimeException fault) {
      edits.unknown("the coordinator failed: " + fault);
      throw fault;
    }
  }

  private ClusterView plan(EditBatch edits, long now) {
    Snapshot snapshot = snapshot(edits.services(), now);
    Oversized.Storable plan =
        oversized.leaveOut(Planner.plan(snapshot), snapshot, records(), agents.machines());
    report = plan.report();
    edits.refuseGivenUp(plan.decisions());
    if (plan.changes().isEmpty()) {
      edits.done(revision());
      moves.look(plan.after(), plan.decisions(), now);
      publish(plan.after(), now);
      return view(plan.after(), report);
    }
    pending = new Pending(plan.decisions(), edits, plan.after());
    paused.add(plan.decisions(), snapshot);
    store.commit(number, leadership, Revisions.among(plan.changes(), edits.revisions()));
    // What is shown meanwhile is what stands in the store.
    Snapshot stored = snapshot(planned(), now);
    moves.look(stored, List.of(), now);
    return view(stored, report);
  }

  /** What may be planned, as it stands in the store; also where that was put back. */
  private SortedMap<ServiceId, ServiceRecord> planned() {
    SortedMap<ServiceId, ServiceRecord> planned = records().services();
    planned.keySet().removeAll(leftAlone.services());
    Instant time = wall.instant();
    planned.replaceAll((_, record) -> agents.reported().raised(record).lapsed(time));
    return planned;
  }

  private Snapshot snapshot(SortedMap<ServiceId, ServiceRecord> services, long now) {
    return new Snapshot(
        settings.timings(),
        agents.view(records().machines(), leadership, now),
        services,
        agents.observations(services.values()));
  }

  private void leaveAlone() {
    leftAlone = new LeftAlone(records(), agents.holders(), agents.claims());
  }

  private void publish(Snapshot committed, long now) {
    leaveAlone(); // an agent that came during the commit is told nothing that ends what it has
    SortedMap<ServiceId, ServiceRecord> wanted = leftAlone.wanted(committed.services());
    var served = new TreeMap<>(wanted);
    served.putAll(leftAlone.records());
    Map<PlacementId, Observation> seen =
        leftAlone.records().isEmpty()
            ? committed.observations()
            : agents.observations(served.values());
    ports.learn(served.values(), seen);
    var still = new TreeSet<>(leftAlone.services());
    if (!agents.allHeard(records().machines().keySet(), leadership, now)) {
      still.addAll(Beginning.takeOut(wanted, agents.claims()));
    }
    Map<MachineName, AgentLine> lines = agents.linesByMachine();
    lines.keySet().removeAll(leftAlone.contended(committed.machines()));
    var machines = committed.machines().values().stream().map(MachineView::machine);
    routes = RouteBook.of(served.values(), machines, ports).keeping(routes);
    publisher.publish(
        lines,
        Goals.of(wanted.values(), served, seen, committed.machines().values()),
        List.copyOf(still),
        routes,
        inquiries.of(committed.services().values(), now));
    catalog.show(leadership, Shown.of(committed));
    paused.clear();
  }

  private ClusterView view(Snapshot snapshot, Report report) {
    return new ClusterView(
        true,
        leadership.term(),
        revision(),
        Optional.empty(),
        snapshot,
        report,
        agents.troubles(),
        Stream.of(ledger.troubles(), leftAlone.troubles(), oversized.troubles())
            .flatMap(Collection::stream)
            .toList(),
        leftAlone.why(),
        List.copyOf(leftAlone.records().values()),
        moves.ended(),
        agents.connections(),
        agents.addresses());
  }

  /** No leader makes so many commits that it reaches the next one's numbers. */
  private long revision() {
    return (leadership.term() << 32) + commits;
  }

  private Records records() {
    return ledger.records();
  }
}
