package io.deputy.wire;

import static io.deputy.wire.Values.any;
import static io.deputy.wire.Values.count;
import static io.deputy.wire.Values.flag;
import static io.deputy.wire.Values.machineName;
import static io.deputy.wire.Values.map;
import static io.deputy.wire.Values.path;
import static io.deputy.wire.Values.port;
import static io.deputy.wire.Values.size;
import static io.deputy.wire.Values.text;
import static io.deputy.wire.Values.texts;
import static io.deputy.wire.Values.time;
import static io.deputy.wire.Values.word;

import io.deputy.model.Assignment;
import io.deputy.model.Connections;
import io.deputy.model.Endpoint;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Goal;
import io.deputy.model.Heartbeat;
import io.deputy.model.Heir;
import io.deputy.model.Heirs;
import io.deputy.model.ImageOrigin;
import io.deputy.model.Inquiry;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.MachinePort;
import io.deputy.model.MachineRecord;
import io.deputy.model.Move;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.Protocol;
import io.deputy.model.Role;
import io.deputy.model.Routes;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceRoute;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import io.deputy.model.SlotRoute;
import io.deputy.model.Sorted;
import io.deputy.model.Survey;
import io.deputy.model.Ties;
import io.deputy.model.Timings;
import io.deputy.model.Upstream;
import io.deputy.model.Wishes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Random records and messages between agents and coordinator. */
final class States {
  private States() {}

  static Arbitrary<Machine> machine() {
    return Combinators.combine(machineName(), text(), port(), map(), facts()).as(Machine::new);
  }

  static Arbitrary<MachineRecord> machineRecord() {
    return Combinators.combine(machine(), flag()).as(MachineRecord::new);
  }

  private static Arbitrary<MachineFacts> facts() {
    return Combinators.combine(text().list().ofSize(6), count(), size(), size())
        .as(
            (t, cpus, memory, disk) ->
                new MachineFacts(
                    t.get(0),
                    t.get(1),
                    t.get(2),
                    cpus,
                    memory,
                    disk,
                    t.get(3),
                    t.get(4),
                    t.get(5),
                    new java.util.TreeSet<>(t),
                    new java.util.TreeSet<>(t.subList(1, 3))));
  }

  static Arbitrary<Heartbeat> heartbeat() {
    return Combinators.combine(
            size(),
            facts(),
            observation().list().ofMaxSize(3),
            texts(),
            Arbitraries.maps(placementId(), size()).ofMaxSize(3).map(Sorted::copyOf),
            Arbitraries.of(true, false),
            survey(),
            Combinators.combine(
                    Arbitraries.maps(serviceId(), connections()).ofMaxSize(2),
                    Arbitraries.of("10.0.0.50", "10.0.0.51").set())
                .as(Tuple::of))
        .as(
            (sequence, facts, observations, troubles, strays, looking, survey, network) ->
                new Heartbeat(
                    sequence,
                    facts,
                    observations,
                    troubles,
                    strays,
                    looking,
                    survey,
                    Sorted.copyOf(network.get1()),
                    Sorted.copyOf(network.get2())));
  }

  private static Arbitrary<Connections> connections() {
    return Combinators.combine(count(), size(), size(), size(), size()).as(Connections::new);
  }

  private static Arbitrary<Survey> survey() {
    return Combinators.combine(
            Arbitraries.maps(path(), flag()).ofMaxSize(3).map(Sorted::copyOf),
            Arbitraries.maps(Arbitraries.of("banks", "logs"), flag()).map(Sorted::copyOf),
            Arbitraries.maps(machinePort(), flag()).ofMaxSize(3).map(Sorted::copyOf),
            Arbitraries.maps(floating(), Arbitraries.of("", "why")).map(Sorted::copyOf))
        .as(Survey::new);
  }

  private static Arbitrary<Inquiry> inquiry() {
    return Combinators.combine(
            path().set().ofMaxSize(3).map(Sorted::copyOf),
            Arbitraries.of("banks", "logs").set().map(Sorted::copyOf),
            machinePort().set().ofMaxSize(3).map(Sorted::copyOf),
            floating().set().map(Sorted::copyOf))
        .as(Inquiry::new);
  }

  private static Arbitrary<FloatingAddress> floating() {
    return Arbitraries.of("10.0.0.50/24", "192.0.2.7/32").map(FloatingAddress::parse);
  }

  private static Arbitrary<MachinePort> machinePort() {
    return Combinators.combine(
            any(Protocol.class),
            Arbitraries.integers().between(1, 65535),
            Arbitraries.of("", "127.0.0.1", "::1"))
        .as(MachinePort::new);
  }

  private static final MachineName H2 = new MachineName("h2");

  private static Arbitrary<Observation> observation() {
    return Combinators.combine(
            placementId(),
            any(Phase.class),
            size(),
            text(),
            count(),
            time(),
            text(),
            Combinators.combine(portsOfBoth(), text(), size(), flag(), runs()).as(Declared::new))
        .as(
            (id, phase, epoch, message, restarts, age, container, image) ->
                new Observation(
                    id,
                    phase,
                    epoch,
                    message,
                    restarts,
                    age,
                    container,
                    image.ports(),
                    image.id(),
                    image.startedAt(),
                    image.missing(),
                    image.followed(),
                    image.missing() ? new TreeSet<>(List.of(id)) : new TreeSet<>()));
  }

  private static Arbitrary<SortedMap<String, String>> runs() {
    return Arbitraries.maps(text(), text()).ofMaxSize(3).map(Sorted::copyOf);
  }

  private static Arbitrary<Ports> portsOfBoth() {
    return Combinators.combine(Values.ports(), Values.ports()).as(Ports::new);
  }

  private record Declared(
      Ports ports,
      String id,
      long startedAt,
      boolean missing,
      SortedMap<String, String> followed) {}

  private static Arbitrary<ServiceId> serviceId() {
    return Combinators.combine(word(), word()).as(ServiceId::new);
  }

  private static Arbitrary<PlacementId> placementId() {
    return Combinators.combine(serviceId(), count(), Arbitraries.longs().between(1, 1L << 62))
        .as((id, slot, number) -> new PlacementId(new SlotId(id, slot), number));
  }

  static Arbitrary<Timings> timings() {
    return Arbitraries.integers()
        .between(10, 100_000)
        .map(
            beat ->
                new Timings(
                    Duration.ofMillis(beat),
                    Duration.ofMillis(3L * beat),
                    Duration.ofMillis(4L * beat + 500),
                    Duration.ofMillis(beat + 20)));
  }

  static Arbitrary<Assignment> assignment() {
    var routes =
        Combinators.combine(route().list().ofMaxSize(2), machine().list().ofMaxSize(2))
            .as(Routes::new);
    return Combinators.combine(
            size(),
            size(),
            timings(),
            goal().list().ofMaxSize(2),
            serviceId().list().ofMaxSize(2),
            routes,
            inquiry())
        .as(Assignment::new);
  }

  private static Arbitrary<Goal> goal() {
    var upstream = Combinators.combine(text(), runs()).as(Upstream::new);
    return Combinators.combine(
            placementId(),
            any(Goal.Kind.class),
            size(),
            flag(),
            Specs.service(),
            upstream,
            origin())
        .as(
            (id, kind, epoch, leased, spec, above, origin) ->
                new Goal(
                    id,
                    kind,
                    epoch,
                    leased,
                    Specs.withId(spec, id.service()),
                    above,
                    origin,
                    leased
                        ? new Ties(List.of(id), new TreeMap<>(Map.of("pg", "198.18.0.7")))
                        : Ties.NONE,
                    leased
                        ? Heirs.of(List.of(new Heir(id, H2, new Endpoint("10.0.0.2", 7421))))
                        : epoch > 0 ? Heirs.NOBODY : Heirs.UNKNOWN));
  }

  private static Arbitrary<ImageOrigin> origin() {
    return Arbitraries.oneOf(
        Arbitraries.of(ImageOrigin.USUAL, new ImageOrigin.BuiltHere()),
        machineName().map(ImageOrigin.Awaited::new),
        Combinators.combine(machineName(), text(), Values.port())
            .as((m, host, port) -> new ImageOrigin.Holder(m, new Endpoint(host, port))));
  }

  private record Slots(List<SlotRoute> routes, boolean held) {}

  private static Arbitrary<ServiceRoute> route() {
    return Combinators.combine(
            serviceId(),
            text(),
            Values.ports(),
            Specs.network().list().ofMaxSize(2),
            Specs.publishedPort().list().ofMaxSize(2),
            Combinators.combine(time(), count()).as(Map::entry),
            Specs.access(),
            Combinators.combine(slotRoute().list().ofMaxSize(2), flag()).as(Slots::new))
        .as(
            (id, address, ports, networks, published, hold, access, slots) ->
                new ServiceRoute(
                    id,
                    address,
                    ports,
                    ports,
                    networks,
                    published,
                    hold.getKey(),
                    hold.getValue(),
                    access,
                    slots.routes(),
                    slots.held()));
  }

  private static Arbitrary<SlotRoute> slotRoute() {
    return Combinators.combine(
            count(),
            size(),
            placementId(),
            machineName(),
            flag(),
            placementId().list().ofMaxSize(1))
        .as(
            (index, epoch, id, machine, served, retired) ->
                served
                    ? new SlotRoute(index, epoch, id, machine, retired)
                    : new SlotRoute(index, epoch, null, null, retired));
  }

  static Arbitrary<ServiceRecord> serviceRecord() {
    return Combinators.combine(
            serviceId(),
            Specs.service().list().ofMinSize(1).ofMaxSize(2),
            flag(),
            text(),
            placed().list().ofMaxSize(4),
            machineName().injectNull(0.3))
        .as(States::record)
        .flatMap(record -> size().map(record::withRevision))
        .flatMap(record -> wishes().map(record::withWishes));
  }

  private static Arbitrary<Instant> instant() {
    return Arbitraries.longs().between(0, 1L << 33).map(Instant::ofEpochSecond);
  }

  private static Arbitrary<Wishes> wishes() {
    var move =
        Combinators.combine(
                Arbitraries.integers().between(0, 2),
                machineName().injectNull(0.3),
                size(),
                instant())
            .as((slot, to, epoch, until) -> Map.entry(slot, new Move(to, epoch, until)));
    return Combinators.combine(
            instant().injectNull(0.5), move.list().ofMaxSize(2).uniqueElements(Map.Entry::getKey))
        .as(
            (held, moves) -> {
              var bySlot = new TreeMap<Integer, Move>();
              moves.forEach(m -> bySlot.put(m.getKey(), m.getValue()));
              return new Wishes(held, bySlot);
            });
  }

  private record Placed(int slot, MachineName machine, String hash, Role role, boolean draining) {}

  private static Arbitrary<Placed> placed() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 2), machineName(), text(), any(Role.class), flag())
        .as(Placed::new);
  }

  private static ServiceRecord record(
      ServiceId id,
      List<ServiceSpec> specs,
      boolean removed,
      String address,
      List<Placed> placed,
      @Nullable MachineName home) {
    var byHash = new TreeMap<String, ServiceSpec>();
    specs.forEach(s -> byHash.put(s.hash(), Specs.withId(s, id)));
    var slots = new TreeMap<Integer, Slot>();
    for (int number = 1; number <= placed.size(); number++) {
      Placed p = placed.get(number - 1);
      Slot slot =
          slots.getOrDefault(p.slot(), new Slot(new SlotId(id, p.slot()), 1, home, List.of()));
      // A second primary of a slot may not exist.
      boolean again = p.role() == Role.PRIMARY && slot.primary().isPresent();
      Role role = again ? Role.FALLBACK : p.role();
      var all = new ArrayList<>(slot.placements());
      all.add(
          new Placement(
              new PlacementId(slot.id(), number),
              p.machine(),
              p.hash(),
              role,
              role == Role.FALLBACK ? 0 : 1,
              p.draining(),
              p.draining() ? List.of(PlacementId.parse("app/vpn.0#" + number)) : List.of()));
      var heirs = new TreeSet<>(slot.heirs());
      if (role == Role.FALLBACK) {
        heirs.add((long) number);
      }
      slots.put(p.slot(), new Slot(slot.id(), 1, home, all, heirs));
    }
    return new ServiceRecord(id, byHash, byHash.firstKey(), removed, placed.size(), address, slots);
  }
}
