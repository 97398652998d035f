package io.deputy.coordinator.loop;

import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.place.MachineView;
import io.deputy.model.Connections;
import io.deputy.model.Contact;
import io.deputy.model.Heartbeat;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.MachineRecord;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Survey;
import io.deputy.model.Timings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What every agent last said to this leader, and when it last got a lease. Contact follows from
 * these by the clock alone, and is never stored.
 */
final class Agents {
  private static final class Agent {
    private Machine machine;
    private @Nullable AgentLine line;
    private long heardNanos;

    /** Of the time since, how much nobody could have been heard in. */
    private Duration excused = Duration.ZERO;

    private long leasedNanos;

    /** Since when its Docker has been away; of no meaning while it is there. */
    private long withoutDockerNanos;

    /**
     * Whether its line was ended at its other end: by the agent, or by its kernel in the name of
     * one that was killed. A machine without power ends nothing; its line is ended by us, later.
     */
    private boolean left;

    /** Whether it has said on its line what it runs. */
    private boolean told;

    private Map<PlacementId, Observation> observations = Map.of();

    /** Placements whose containers it has, as it last knew; with a goal or without. */
    private Set<PlacementId> held = Set.of();

    /** Of what has not ended, as it was last told to serve, or as the journal still knows. */
    private Map<PlacementId, Long> epochs = Map.of();

    /** Of these two; asked for in every turn. */
    private List<Claim> claims = List.of();

    private List<String> troubles = List.of();
    private Survey survey = Survey.NOTHING;

    /** Of clients there. Not news: they come and go by the thousands. */
    private SortedMap<ServiceId, Connections> connections = Collections.emptySortedMap();

    /** That move and are there. */
    private SortedSet<String> addresses = Collections.emptySortedSet();

    Agent(Machine machine, AgentLine line, long now) {
      this.machine = machine;
      this.line = line;
      this.heardNanos = now;
      this.leasedNanos = Long.MIN_VALUE;
      this.withoutDockerNanos = now;
    }

    /** What it now says of itself. */
    void is(Machine now, long nanos) {
      if (!withoutDocker(machine)) {
        withoutDockerNanos = nanos;
      }
      machine = now;
    }
  }

  private final Timings timings;
  private final TreeMap<MachineName, Agent> agents = new TreeMap<>();
  private final Reported reported = new Reported();

  Agents(Timings timings) {
    this.timings = timings;
  }

  /**
   * Takes the agent on, unless another one by that name is being heard: then two machines were
   * given one name, and the one that came first keeps it.
   *
   * @return null, or why not
   */
  @Nullable String join(Machine machine, AgentLine line, long now) {
    Agent known = agents.get(machine.name());
    if (known == null) {
      agents.put(machine.name(), new Agent(machine, line, now));
      return null;
    }
    boolean sameBoot = known.machine.facts().bootId().equals(machine.facts().bootId());
    if (!sameBoot && known.line != null && now - known.heardNanos < timings.silence().toNanos()) {
      return "there is a machine %s already, at %s: give this one another name and certificate"
          .formatted(machine.name(), known.machine.address());
    }
    known.is(machine, now);
    known.line = line;
    known.heardNanos = now;
    known.excused = Duration.ZERO;
    known.left = false;
    known.told = false;
    return null;
  }

  /**
   * @return whether anything is new that a plan or an operator cares about
   */
  boolean hear(MachineName name, Heartbeat heartbeat, AgentLine line, long now) {
    Agent agent = agents.get(name);
    if (agent == null || !line.equals(agent.line)) {
      return false;
    }
    agent.heardNanos = now;
    agent.excused = Duration.ZERO;
    Map<PlacementId, Observation> fresh =
        heartbeat.observations().stream()
            .collect(Collectors.toMap(Observation::placement, o -> o, (_, b) -> b));
    Machine machine = agent.machine;
    agent.is(machine.withFacts(heartbeat.facts()), now);
    // One that was only just started does not know yet: what it had counts until it does.
    Set<PlacementId> held = heartbeat.looking() ? agent.held : held(heartbeat);
    Map<PlacementId, Long> epochs =
        heartbeat.looking() ? agent.epochs : epochs(heartbeat, agent.epochs);
    boolean told = agent.told || !heartbeat.looking();
    boolean news =
        told != agent.told
            || !agent.held.equals(held)
            || !agent.epochs.equals(epochs)
            || !sameButForAge(agent.observations, fresh)
            || !agent.troubles.equals(heartbeat.troubles())
            || !agent.survey.equals(heartbeat.survey())
            || !agent.addresses.equals(heartbeat.addresses())
            || !agent.machine.equals(machine);
    agent.told = told;
    agent.observations = fresh;
    if (!agent.held.equals(held) || !agent.epochs.equals(epochs)) {
      agent.claims = claims(name, held, epochs);
    }
    agent.held = held;
    agent.epochs = epochs;
    reported.hear(heartbeat);
    agent.troubles = heartbeat.troubles();
    agent.survey = heartbeat.survey();
    agent.connections = heartbeat.connections();
    agent.addresses = heartbeat.addresses();
    return news;
  }

  private static Set<PlacementId> held(Heartbeat heartbeat) {
    var held = new TreeSet<>(heartbeat.strays().keySet());
    heartbeat.observations().stream()
        // What is live has a container, or is about to have one again.
        .filter(o -> !o.container().isEmpty() || o.phase().band() == Phase.Band.LIVE)
        .forEach(o -> held.add(o.placement()));
    return held;
  }

  private static Map<PlacementId, Long> epochs(Heartbeat heartbeat, Map<PlacementId, Long> before) {
    var epochs = new TreeMap<PlacementId, Long>();
    // An agent of a release before this does not say them of strays.
    heartbeat
        .strays()
        .forEach((id, epoch) -> epochs.put(id, Math.max(epoch, before.getOrDefault(id, 0L))));
    heartbeat.observations().stream()
        .filter(o -> o.phase().band() != Phase.Band.ENDED)
        .forEach(o -> epochs.put(o.placement(), o.epoch()));
    epochs.values().removeIf(epoch -> epoch == 0);
    return epochs;
  }

  /**
   * Nobody could be heard for so long: it is no silence of theirs. No more than a silence as a
   * whole, so that a coordinator that stalls again and again still finds out who is dead. How long
   * a lease lasts is another matter.
   */
  void excuse(Duration stall) {
    for (Agent agent : agents.values()) {
      Duration excused = agent.excused.plus(stall);
      agent.excused = excused.compareTo(timings.silence()) < 0 ? excused : timings.silence();
    }
  }

  void leased(MachineName name, long now) {
    Objects.requireNonNull(agents.get(name)).leasedNanos = now;
  }

  boolean speaksOn(MachineName name, AgentLine line) {
    Agent agent = agents.get(name);
    return agent != null && line.equals(agent.line);
  }

  void leave(MachineName name, AgentLine line, long now) {
    Agent agent = agents.get(name);
    if (agent != null && line.equals(agent.line)) {
      agent.line = null;
      agent.left = now - agent.heardNanos < timings.silence().toNanos();
    }
  }

  Collection<AgentLine> lines() {
    return agents.values().stream().map(a -> a.line).filter(Objects::nonNull).toList();
  }

  /**
   * The lines of agents that can be told something, by machine. Not before they have said what they
   * run: what has no record any more would be missing in what they are told, and ended.
   */
  Map<MachineName, AgentLine> linesByMachine() {
    var lines = new TreeMap<MachineName, AgentLine>();
    agents.forEach(
        (name, agent) -> {
          if (agent.line != null && agent.told) {
            lines.put(name, agent.line);
          }
        });
    return lines;
  }

  Collection<Machine> machines() {
    return agents.values().stream().map(a -> a.machine).toList();
  }

  /** What each agent says of the placements of its own machine; of others it is not asked. */
  Map<PlacementId, Observation> observations(Collection<ServiceRecord> records) {
    var own = new HashMap<PlacementId, Observation>();
    for (ServiceRecord record : records) {
      record
          .placements()
          .forEach(
              p -> {
                Agent agent = agents.get(p.machine());
                Observation seen = agent == null ? null : agent.observations.get(p.id());
                if (seen != null) {
                  own.put(p.id(), seen);
                }
              });
    }
    return own;
  }

  /** Services that there are containers of, whatever the records say, and where. */
  Map<ServiceId, SortedSet<MachineName>> holders() {
    var holders = new TreeMap<ServiceId, SortedSet<MachineName>>();
    agents.forEach(
        (name, agent) ->
            agent.held.forEach(
                id -> holders.computeIfAbsent(id.service(), _ -> new TreeSet<>()).add(name)));
    return holders;
  }

  /** What there are containers of, or will be, whatever the records say. */
  List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    agents.values().forEach(agent -> claims.addAll(agent.claims));
    return claims;
  }

  private static List<Claim> claims(
      MachineName name, Set<PlacementId> held, Map<PlacementId, Long> epochs) {
    List<Claim> claims = new ArrayList<>();
    epochs.forEach((id, epoch) -> claims.add(new Claim(id, name, epoch)));
    held.stream()
        .filter(id -> !epochs.containsKey(id))
        .forEach(id -> claims.add(new Claim(id, name, 0)));
    return claims;
  }

  /** The most that any agent has named to this leader. */
  Reported reported() {
    return reported;
  }

  /** What came of connections, as machines say that are on a line. */
  SortedMap<MachineName, SortedMap<ServiceId, Connections>> connections() {
    var all = new TreeMap<MachineName, SortedMap<ServiceId, Connections>>();
    agents.forEach(
        (name, agent) -> {
          if (agent.line != null) {
            all.put(name, agent.connections);
          }
        });
    return all;
  }

  /** Where addresses that move are, as machines say that are on a line. */
  SortedMap<String, List<MachineName>> addresses() {
    var all = new TreeMap<String, List<MachineName>>();
    agents.forEach(
        (name, agent) -> {
          if (agent.line != null) {
            agent.addresses.forEach(
                address -> all.computeIfAbsent(address, _ -> new ArrayList<>(1)).add(name));
          }
        });
    return all;
  }

  Map<MachineName, List<String>> troubles() {
    var all = new TreeMap<MachineName, List<String>>();
    agents.forEach((name, agent) -> all.put(name, agent.troubles));
    return all;
  }

  /** Whether every stored machine has told this leader what it runs, or had its time to. */
  boolean gathered(Collection<MachineName> stored, Leadership leadership, long now) {
    return now - leadership.sinceNanos() >= timings.silence().toNanos() || told(stored);
  }

  /** The same, or can't have a lease of the leader before any more. */
  boolean allHeard(Collection<MachineName> stored, Leadership leadership, long now) {
    long sole = Math.max(leadership.sinceNanos(), leadership.soleNanos());
    return now - sole >= timings.untilLost().toNanos() || told(stored);
  }

  private boolean told(Collection<MachineName> stored) {
    return stored.stream().map(agents::get).allMatch(agent -> agent != null && agent.told);
  }

  /** All machines, stored ones and those that only just joined, as they are seen now. */
  SortedMap<MachineName, MachineView> view(
      Map<MachineName, MachineRecord> stored, Leadership leadership, long now) {
    var views = new TreeMap<MachineName, MachineView>();
    stored.forEach((name, r) -> views.put(name, view(r.machine(), r.draining(), leadership, now)));
    agents.forEach(
        (name, agent) -> {
          MachineRecord r = stored.get(name);
          views.put(name, view(agent.machine, r != null && r.draining(), leadership, now));
        });
    return views;
  }

  private MachineView view(Machine machine, boolean draining, Leadership leadership, long now) {
    Agent agent = agents.get(machine.name());
    // Not heard by this leader is heard at its beginning; not leased by it is leased by the one
    // before, up to the moment from which that one can't have believed in itself.
    long heard =
        Math.max(agent == null ? Long.MIN_VALUE : agent.heardNanos, leadership.sinceNanos());
    long leased =
        Math.max(agent == null ? Long.MIN_VALUE : agent.leasedNanos, leadership.soleNanos());
    Duration unheard = Duration.ofNanos(now - heard);
    Duration unanswered = Duration.ofNanos(now - leased);
    boolean awaited = agent == null || heard > agent.heardNanos || agent.left;
    Duration excused = agent == null ? Duration.ZERO : agent.excused;
    Contact contact = contact(awaited, unheard.minus(excused), unanswered);
    long docker =
        Math.max(
            agent == null ? Long.MIN_VALUE : agent.withoutDockerNanos, leadership.sinceNanos());
    Duration withoutDocker =
        withoutDocker(machine) ? Duration.ofNanos(now - docker) : Duration.ZERO;
    Survey survey = agent == null ? Survey.NOTHING : agent.survey;
    SortedSet<String> addresses = agent == null ? Collections.emptySortedSet() : agent.addresses;
    return new MachineView(
        machine, draining, contact, unheard, unanswered, withoutDocker, survey, addresses);
  }

  private static boolean withoutDocker(Machine machine) {
    return machine.facts().docker().isEmpty();
  }

  /**
   * @param awaited an agent that is being started again, or that has yet to find this leader, is
   *     about to come: it has a whole lease, so that neither moves what runs
   */
  private Contact contact(boolean awaited, Duration unheard, Duration unanswered) {
    Duration patience = awaited ? timings.untilLost() : timings.silence();
    if (unheard.compareTo(patience) < 0) {
      return Contact.REACHABLE;
    }
    return unanswered.compareTo(timings.untilLost()) < 0 ? Contact.SILENT : Contact.LOST;
  }

  private static boolean sameButForAge(
      Map<PlacementId, Observation> before, Map<PlacementId, Observation> after) {
    return before.size() == after.size()
        && after.values().stream()
            .allMatch(
                o -> {
                  Observation b = before.get(o.placement());
                  return b != null && b.ageless().equals(o.ageless());
                });
  }
}
