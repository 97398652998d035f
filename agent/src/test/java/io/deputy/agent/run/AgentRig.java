package io.deputy.agent.run;

import io.deputy.agent.placement.Effect;
import io.deputy.agent.placement.PlacementState;
import io.deputy.agent.run.Containers.Hint;
import io.deputy.agent.run.Journal.Recalled;
import io.deputy.model.Assignment;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Goal;
import io.deputy.model.Inquiry;
import io.deputy.model.Machine;
import io.deputy.model.Mount;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.Routes;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Timings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One agent on one machine, with time moved by hand. Effects are carried out as soon as they are
 * asked for, and their answers come back before anything else happens.
 */
final class AgentRig {
  static final String BOOT = "boot-1";
  static final PlacementId DB = PlacementId.parse("live/db.0#1");
  static final PlacementId WEB = PlacementId.parse("live/web.0#1");
  private static final int TURNS_PER_INSTANT = 1000;

  final FakeContainers containers = new FakeContainers();
  final FakeUplink uplink = new FakeUplink(() -> this.now);
  FakePeers peers = new FakePeers();
  FakeTraffic traffic = new FakeTraffic();
  FakeJournal journal = new FakeJournal(Recalled.NOTHING, this::queue);
  AgentLoop loop;
  long now = Duration.ofSeconds(1000).toNanos();
  long term = 1;
  long version;

  /** Of every assignment from now on. */
  Routes routes = Routes.NONE;

  /** Whether heartbeats are answered at once, and with a lease. */
  boolean answering;

  /** Whether a stop and a removal take until {@link #endNext}. */
  boolean endingSlowly;

  boolean killingSlowly;

  /** Whether a list of the containers takes until {@link #bringList}. */
  boolean lookingSlowly;

  /** Surveys that were asked for and are not answered. */
  final Deque<Inquiry> surveys = new ArrayDeque<>();

  private final Deque<AgentEvent> lists = new ArrayDeque<>();
  private final Deque<AgentEvent> queue = new ArrayDeque<>();
  private final Deque<Effect> ending = new ArrayDeque<>();
  private long answered;

  AgentRig() {
    containers.image("postgres:15", 5432);
    containers.image("nginx:1.22", 80);
    containers.watch(h -> queue(new AgentEvent.Hinted(h)));
    loop = loop(BOOT, Recalled.NOTHING);
  }

  private AgentLoop loop(String bootId, Recalled recalled) {
    Machine me = Samples.machine(bootId);
    return new AgentLoop(
        me, recalled, new AgentLoop.Ports(effects(), journal, uplink, peers, traffic));
  }

  private Effects effects() {
    var execution = new Execution(containers, () -> now);
    return new Effects() {
      @Override
      public void perform(Effect effect, boolean serves) {
        boolean ends = effect instanceof Effect.Stop || effect instanceof Effect.Remove;
        if ((endingSlowly && ends) || (killingSlowly && effect instanceof Effect.Kill)) {
          ending.add(effect);
        } else {
          queue(new AgentEvent.Happened(effect.placement(), execution.perform(effect)));
        }
      }

      @Override
      public void look(long lookedAt) {
        now += 1; // a list is younger than what was done before it was asked for
        AgentEvent list = execution.look(lookedAt + 1);
        if (lookingSlowly) {
          lists.add(list);
        } else {
          queue(list);
        }
      }

      @Override
      public void survey(Inquiry inquiry) {
        surveys.add(inquiry);
      }
    };
  }

  private void queue(AgentEvent event) {
    queue.add(event);
  }

  /** How many of them are under way. */
  int ending() {
    return ending.size();
  }

  /** The stop, removal or kill that takes longest by now is carried out, if there is one. */
  AgentRig endNext() {
    Effect effect = ending.poll();
    if (effect == null) {
      return this;
    }
    var answer = new Execution(containers, () -> now).perform(effect);
    return on(new AgentEvent.Happened(effect.placement(), answer));
  }

  /** The list that was asked for arrives, as things stood when it was made. */
  AgentRig bringList() {
    lookingSlowly = false;
    return on(lists.remove());
  }

  /** Begins: the first tick. */
  AgentRig begin() {
    return on(new AgentEvent.Tick());
  }

  /** The agent dies, and another one starts in the same boot or a new one. */
  AgentRig restart(String bootId, Recalled recalled) {
    queue.clear();
    ending.clear();
    lists.clear();
    journal = new FakeJournal(recalled, this::queue);
    traffic = new FakeTraffic(); // the proxy ended with the agent
    peers = new FakePeers();
    loop = loop(bootId, recalled);
    return begin();
  }

  AgentRig restart() {
    return restart(BOOT, journal.recall());
  }

  AgentRig on(AgentEvent event) {
    queue.add(event);
    return drain();
  }

  AgentRig drain() {
    int turns = 0;
    while (!queue.isEmpty() || mustAnswer()) {
      if (turns++ > TURNS_PER_INSTANT) {
        throw new AssertionError("the loop never rests; next is " + queue.peek());
      }
      if (queue.isEmpty()) {
        answered = uplink.last().sequence();
        queue(new AgentEvent.Answered(term, answered, Timings.DEFAULT.lease()));
      }
      loop.on(queue.removeFirst(), now);
    }
    return this;
  }

  private boolean mustAnswer() {
    return answering && !uplink.heartbeats.isEmpty() && uplink.last().sequence() != answered;
  }

  AgentRig advance(Duration time) {
    long target = now + time.toNanos();
    int turns = 0;
    while (loop.wakeAt() <= target) {
      if (loop.wakeAt() > now) {
        now = loop.wakeAt();
        turns = 0;
      } else if (turns++ > TURNS_PER_INSTANT) {
        throw new AssertionError("the loop wants to wake up again and again");
      }
      on(new AgentEvent.Tick());
    }
    now = Math.max(now, target);
    return on(new AgentEvent.Tick());
  }

  AgentRig millis(long millis) {
    return advance(Duration.ofMillis(millis));
  }

  AgentRig connect() {
    return on(new AgentEvent.Connected("c1:7420"));
  }

  AgentRig disconnect() {
    return on(new AgentEvent.Disconnected("cut"));
  }

  AgentRig assign(Goal... goals) {
    return assign(term, ++version, goals);
  }

  AgentRig assign(long ofTerm, long ofVersion, Goal... goals) {
    return assigned(ofTerm, ofVersion, List.of(goals), List.of());
  }

  /** No goals, and these stay as they are. */
  AgentRig leaveAlone(ServiceId... services) {
    return assigned(term, ++version, List.of(), List.of(services));
  }

  private AgentRig assigned(
      long ofTerm, long ofVersion, List<Goal> goals, List<ServiceId> leftAlone) {
    return on(
        new AgentEvent.Assigned(
            new Assignment(ofTerm, ofVersion, Timings.DEFAULT, goals, leftAlone, routes)));
  }

  AgentRig answer(long heartbeat) {
    return on(new AgentEvent.Answered(term, heartbeat, Timings.DEFAULT.lease()));
  }

  AgentRig hint(Hint hint) {
    return on(new AgentEvent.Hinted(hint));
  }

  PlacementState state(PlacementId id) {
    return loop.placements().stream()
        .filter(s -> s.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing is known of " + id));
  }

  Phase phase(PlacementId id) {
    return state(id).phase();
  }

  boolean accepts(PlacementId id) {
    var backend = traffic.table.local().get(id);
    return backend != null && backend.accepts();
  }

  boolean fenced(PlacementId id) {
    var backend = traffic.table.local().get(id);
    return backend != null && backend.fenced();
  }

  long epoch(PlacementId id) {
    var backend = traffic.table.local().get(id);
    return backend == null ? -1 : backend.epoch();
  }

  static Goal goal(PlacementId id, Goal.Kind kind, long epoch, boolean leased) {
    return new Goal(id, kind, epoch, leased, id.equals(DB) ? db() : web(id));
  }

  /** A strict primary with a fallback. */
  static Goal dbPrimary(long epoch) {
    return goal(DB, Goal.Kind.RUN, epoch, true);
  }

  static Goal webPrimary(long epoch) {
    return goal(WEB, Goal.Kind.RUN, epoch, false);
  }

  private static ServiceSpec db() {
    return ServiceSpec.of(
        DB.service(),
        ContainerSpec.of("postgres:15")
            .withMounts(List.of(new Mount.Volume("data", "/var/lib/postgresql/data", false))));
  }

  private static ServiceSpec web(PlacementId id) {
    return ServiceSpec.of(id.service(), ContainerSpec.of("nginx:1.22"));
  }
}
