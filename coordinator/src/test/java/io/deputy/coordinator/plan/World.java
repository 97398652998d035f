package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.Contact;
import io.deputy.model.FallbackMode;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Inquiry;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.MachinePort;
import io.deputy.model.Move;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import io.deputy.model.Survey;
import io.deputy.model.Timings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Machines, records and what agents say of them, at a time that stands still until it is told. */
final class World {
  /** Before the message of one that is still getting its image. */
  private static final String GOES_ON = "... ";

  private static final String NOT_IN_NETWORK = "no interface of the machine is in that network";

  private static final Duration MOVE_BEGINS = Duration.ofMinutes(10);

  /**
   * @param ran whether its agent has ever seen it run
   */
  private record Seen(
      Phase phase, String message, int restarts, Duration since, boolean noImage, boolean ran) {}

  final Timings timings = Timings.DEFAULT;
  final TreeMap<MachineName, Machine> machines = new TreeMap<>();
  final TreeMap<ServiceId, ServiceRecord> services = new TreeMap<>();
  private final Map<MachineName, Duration> awaySince = new HashMap<>();
  private final Map<MachineName, Duration> dockerlessSince = new HashMap<>();
  private final Map<MachineName, Inquiry> bad = new HashMap<>();
  private final Set<MachineName> mute = new HashSet<>();
  private final Set<ServiceId> withheld = new HashSet<>();
  private final Set<MachineName> draining = new HashSet<>();
  private final Map<PlacementId, Seen> seen = new HashMap<>();
  private final Map<PlacementId, SortedMap<String, String>> followed = new HashMap<>();
  private final Set<PlacementId> told = new HashSet<>();
  private Duration now = Duration.ZERO;

  void join(Machine machine) {
    machines.put(machine.name(), machine);
  }

  void takeOut(MachineName name) {
    machines.remove(name);
  }

  /**
   * @param version empty: it is away
   */
  void docker(MachineName name, String version) {
    if (version.isEmpty()) {
      dockerlessSince.putIfAbsent(name, now);
    } else {
      dockerlessSince.remove(name);
    }
    machines.computeIfPresent(
        name,
        (_, m) ->
            new Machine(
                name, m.address(), m.peerPort(), m.labels(), m.facts().withDocker(version)));
  }

  /** What it lacks, and what others hold there, of all that services need. */
  void survey(MachineName name, Inquiry missingAndHeld) {
    bad.put(name, missingAndHeld);
    mute.remove(name);
  }

  /** Its agent was not asked yet. */
  void saysNothing(MachineName name) {
    mute.add(name);
  }

  private Survey survey(MachineName name) {
    if (mute.contains(name)) {
      return Survey.NOTHING;
    }
    Inquiry not = bad.getOrDefault(name, Inquiry.NOTHING);
    var paths = new TreeMap<String, Boolean>();
    var volumes = new TreeMap<String, Boolean>();
    var ports = new TreeMap<MachinePort, Boolean>();
    var obstacles = new TreeMap<FloatingAddress, String>();
    for (ServiceRecord record : services.values()) {
      Inquiry all = Inquiry.of(List.of(record.spec()));
      all.paths().forEach(path -> paths.put(path, !not.paths().contains(path)));
      all.volumes().forEach(volume -> volumes.put(volume, !not.volumes().contains(volume)));
      all.ports().forEach(port -> ports.put(port, not.ports().contains(port)));
      all.addresses()
          .forEach(a -> obstacles.put(a, not.addresses().contains(a) ? NOT_IN_NETWORK : ""));
    }
    return new Survey(paths, volumes, ports, obstacles);
  }

  /**
   * @param up whether the address that moves with it is put up where it is to be
   */
  void address(ServiceId service, boolean up) {
    if (up) {
      withheld.remove(service);
    } else {
      withheld.add(service);
    }
  }

  void drain(MachineName name) {
    draining.add(name);
  }

  void fallSilent(MachineName name) {
    awaySince.putIfAbsent(name, now);
  }

  void comeBack(MachineName name) {
    awaySince.remove(name);
  }

  boolean away(MachineName name) {
    return awaySince.containsKey(name);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  void declare(ServiceSpec spec) {
    ServiceRecord old = services.get(spec.id());
    services.put(
        spec.id(), old == null ? ServiceRecord.fresh(spec, "198.18.0.1") : old.withSpec(spec));
  }

  void remove(ServiceId id) {
    services.computeIfPresent(id, (_, record) -> record.asRemoved());
  }

  /**
   * What an operator is let.
   *
   * @param to null where the operator names no machine
   */
  void move(SlotId slot, @Nullable MachineName to) {
    services.computeIfPresent(
        slot.service(),
        (_, record) -> {
          Slot now = record.slot(slot.index());
          boolean elsewhere =
              now.primary().filter(p -> !p.draining() && !p.machine().equals(to)).isPresent();
          return elsewhere && !record.removed()
              ? record.withWishes(
                  record
                      .wishes()
                      .with(slot.index(), new Move(to, now.epoch(), wall().plus(MOVE_BEGINS))))
              : record;
        });
  }

  /**
   * @param time null to release it
   */
  void hold(ServiceId id, @Nullable Duration time) {
    Instant until = time == null ? null : wall().plus(time);
    services.computeIfPresent(id, (_, r) -> r.withWishes(r.wishes().held(until)));
  }

  private Instant wall() {
    return Instant.parse("2026-01-01T00:00:00Z").plus(now);
  }

  void carryOut(Plan plan) {
    for (Decision decision : plan.decisions()) {
      services.computeIfPresent(decision.service(), (_, record) -> decision.applyTo(record));
    }
  }

  /** An agent says this of a placement, and goes on saying it. */
  void see(PlacementId id, Phase phase, String message) {
    boolean goesOn = message.startsWith(GOES_ON);
    String said = goesOn ? message.substring(GOES_ON.length()) : message;
    boolean noImage = phase == Phase.PULLING && !said.isEmpty() && !goesOn;
    sees(id, phase, said, 0, noImage);
    told.add(id);
  }

  /** Its container has ended by itself so often, and was started again just now. */
  void restarted(PlacementId id, int restarts) {
    sees(id, Phase.HEALTHY, "", restarts, false);
  }

  private void sees(PlacementId id, Phase phase, String message, int restarts, boolean noImage) {
    Seen before = seen.get(id);
    boolean ran = phase.band() == Phase.Band.LIVE || (before != null && before.ran());
    seen.put(id, new Seen(phase, message, restarts, now, noImage, ran));
  }

  /** Its container was started when what it depends on was in these runs. */
  void follows(PlacementId id, SortedMap<String, String> runs) {
    followed.put(id, runs);
  }

  void forgetWhatAgentsInsistedOn() {
    told.clear();
  }

  /** Every agent that is heard gets as far as its goals say, but for what was told otherwise. */
  void agentsWork() {
    for (ServiceRecord record : services.values()) {
      record
          .placements()
          .filter(p -> machines.containsKey(p.machine()) && !away(p.machine()))
          .forEach(p -> work(record, p, record.specOf(p)));
    }
  }

  private void work(ServiceRecord record, Placement p, ServiceSpec spec) {
    Seen before = seen.get(p.id());
    boolean over = before != null && before.phase().band() == Phase.Band.ENDED;
    boolean stops = p.role() == Role.ENDED || p.draining();
    if (over || (told.contains(p.id()) && !stops)) {
      return;
    }
    boolean runs =
        p.role() == Role.PRIMARY
            || spec.policy().fallback() == FallbackMode.HOT
            || (record.isHeirOfMove(p) && spec.startsFirst());
    Phase phase = stops ? Phase.STOPPED : runs ? Phase.HEALTHY : Phase.READY;
    if (before == null || before.phase() != phase) {
      sees(p.id(), phase, "", 0, false);
    }
  }

  Snapshot snapshot() {
    services.replaceAll((_, record) -> record.lapsed(wall()));
    var views = new TreeMap<MachineName, MachineView>();
    machines.values().forEach(m -> views.put(m.name(), view(m)));
    var observations = new HashMap<PlacementId, Observation>();
    seen.forEach(
        (id, s) ->
            observations.put(
                id,
                new Observation(
                    id,
                    s.phase(),
                    0,
                    s.message(),
                    s.restarts(),
                    now.minus(s.since()),
                    "",
                    Ports.NONE,
                    "",
                    s.ran() ? 1 : 0,
                    s.noImage(),
                    followed.getOrDefault(id, Collections.emptySortedMap()))));
    return new Snapshot(timings, views, services, observations);
  }

  private MachineView view(Machine machine) {
    Duration unheard = now.minus(awaySince.getOrDefault(machine.name(), now));
    Contact contact =
        unheard.compareTo(timings.untilLost()) >= 0
            ? Contact.LOST
            : unheard.compareTo(timings.silence()) >= 0 ? Contact.SILENT : Contact.REACHABLE;
    Duration withoutDocker = now.minus(dockerlessSince.getOrDefault(machine.name(), now));
    return new MachineView(
        machine,
        draining.contains(machine.name()),
        contact,
        unheard,
        unheard,
        withoutDocker,
        survey(machine.name()),
        addresses(machine.name()));
  }

  /** Those of services whose primaries run there, unless they are withheld or can't be there. */
  private SortedSet<String> addresses(MachineName machine) {
    Survey survey = survey(machine);
    var there = new TreeSet<String>();
    for (ServiceRecord record : services.values()) {
      FloatingAddress address = record.spec().policy().access().address();
      if (address != null
          && !withheld.contains(record.id())
          && Objects.requireNonNullElse(survey.obstacle(address), "").isEmpty()
          && record
              .placements()
              .anyMatch(p -> p.role() == Role.PRIMARY && p.machine().equals(machine))) {
        there.add(address.address());
      }
    }
    return there;
  }
}
