package io.deputy.coordinator.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.Contact;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.MachinePort;
import io.deputy.model.PlacementId;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import io.deputy.model.Survey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The ranking and the count of what machines carry; scripts show the filters at work. */
class PlacerTest {
  private static final ServiceSpec SPEC = spec("app/web");

  @Test
  void byNameWhereAllIsEqual() {
    assertThat(placer(3).choose(wish(null, Map.of()))).contains(machine(1));
  }

  @Test
  void whereTheLeastIs() {
    Placer placer = placer(3);
    placer.add(machine(1), id("app/a.0#1"), SPEC);
    placer.add(machine(2), id("app/a.0#2"), SPEC);
    assertThat(placer.choose(wish(null, Map.of()))).contains(machine(3));
    placer.remove(machine(2), id("app/a.0#2"), SPEC);
    assertThat(placer.choose(wish(null, Map.of()))).contains(machine(2));
  }

  @Test
  void ratherApartFromTheOtherSlotsThanWhereTheLeastIs() {
    Placer placer = placer(3);
    placer.add(machine(3), id("app/a.0#1"), SPEC);
    placer.add(machine(3), id("app/a.0#2"), SPEC);
    var siblings = Map.of(machine(1), 1, machine(2), 1);
    assertThat(placer.choose(wish(null, siblings))).contains(machine(3));
  }

  @Test
  void withTheFewestSiblingsWhereAllHaveSome() {
    var siblings = Map.of(machine(1), 2, machine(2), 1, machine(3), 1);
    assertThat(placer(3).choose(wish(null, siblings))).contains(machine(2));
  }

  @Test
  void whereTheDataIsBeforeAllElse() {
    Placer placer = placer(3);
    placer.add(machine(3), id("app/a.0#1"), SPEC);
    assertThat(placer.choose(wish(machine(3), Map.of(machine(3), 4)))).contains(machine(3));
  }

  @Test
  void aHostPortIsTakenOnceForEachProtocol() {
    Placer placer = placer(1);
    ServiceSpec tcp = SPEC.withPorts(List.of(hostPort(Protocol.TCP)));
    ServiceSpec udp = SPEC.withPorts(List.of(hostPort(Protocol.UDP)));
    placer.add(machine(1), id("app/a.0#1"), tcp);
    assertThat(placer.choose(wish(tcp))).isEmpty();
    assertThat(placer.choose(wish(udp))).contains(machine(1));
    // Two have it, since a spec changed: the port is free when both are gone.
    placer.add(machine(1), id("app/b.0#1"), tcp);
    placer.remove(machine(1), id("app/a.0#1"), tcp);
    assertThat(placer.objections(wish(tcp)).each())
        .containsExactly(new Reason.PortTaken(machine(1), 53, id("app/b.0#1")));
    placer.remove(machine(1), id("app/b.0#1"), tcp);
    assertThat(placer.choose(wish(tcp))).contains(machine(1));
  }

  @Test
  void aHostPortIsTakenAtItsAddress() {
    Placer placer = placer(1);
    ServiceSpec loopback = SPEC.withPorts(List.of(hostPort("127.0.0.1")));
    ServiceSpec other = SPEC.withPorts(List.of(hostPort("10.0.0.1")));
    placer.add(machine(1), id("app/a.0#1"), loopback);
    assertThat(placer.choose(wish(loopback))).isEmpty();
    assertThat(placer.choose(wish(other))).contains(machine(1));
    for (String every : List.of("", "0.0.0.0")) {
      assertThat(placer.objections(wish(SPEC.withPorts(List.of(hostPort(every))))).each())
          .containsExactly(new Reason.PortTaken(machine(1), 53, id("app/a.0#1")));
    }
    ServiceSpec ofIpv6 = SPEC.withPorts(List.of(hostPort("::")));
    assertThat(placer.objections(wish(ofIpv6)).each())
        .as("all of IPv6")
        .doesNotContain(new Reason.PortTaken(machine(1), 53, id("app/a.0#1")));
    ServiceSpec loopback6 = SPEC.withPorts(List.of(hostPort("::1")));
    placer.add(machine(1), id("app/c.0#1"), loopback6);
    assertThat(placer.objections(wish(ofIpv6)).each())
        .containsExactly(new Reason.PortTaken(machine(1), 53, id("app/c.0#1")));
    placer.remove(machine(1), id("app/c.0#1"), loopback6);
    placer.remove(machine(1), id("app/a.0#1"), loopback);
    placer.add(machine(1), id("app/b.0#1"), SPEC.withPorts(List.of(hostPort(""))));
    assertThat(placer.choose(wish(other))).isEmpty();
  }

  @Test
  void reasonsAreBounded() {
    Placer placer = placer(100);
    var wish = wish(SPEC.withPorts(List.of(hostPort(Protocol.TCP))));
    IntStream.rangeClosed(1, 100)
        .forEach(i -> placer.add(machine(i), id("app/a.0#" + i), wish.spec()));
    var objections = placer.objections(wish);
    assertThat(objections.each()).hasSize(Placer.NAMED_MACHINES);
    assertThat(objections.others()).isEqualTo(100 - Placer.NAMED_MACHINES);
  }

  @Test
  void notWhereDockerIsAway() {
    var placer = new Placer(List.of(view(1, ""), view(2)));
    assertThat(placer.choose(wish(null, Map.of()))).contains(machine(2));
    assertThat(placer.objections(wish(null, Map.of())).each())
        .contains(new Reason.DockerAway(machine(1)));
  }

  @Test
  void aMachineThatNobodyKnowsCarriesNothing() {
    Placer placer = placer(1);
    placer.add(machine(7), id("app/a.0#1"), SPEC);
    placer.remove(machine(7), id("app/a.0#1"), SPEC);
    assertThat(placer.choose(wish(machine(7), Map.of()))).contains(machine(1));
  }

  private static Placer placer(int machines) {
    return new Placer(IntStream.rangeClosed(1, machines).mapToObj(PlacerTest::view).toList());
  }

  private static MachineView view(int number) {
    return view(number, "28");
  }

  private static MachineView view(int number, String docker) {
    var facts = new MachineFacts("boot", "linux", "amd64", 4, 8L << 30, 1, "6.1", docker, "0.1");
    var machine = new Machine(machine(number), "10.0.0.1", 7421, new TreeMap<>(), facts);
    return new MachineView(
        machine,
        false,
        Contact.REACHABLE,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        new Survey(
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(
                Stream.of("", "127.0.0.1", "10.0.0.1")
                    .flatMap(
                        address ->
                            Arrays.stream(Protocol.values())
                                .map(protocol -> new MachinePort(protocol, 53, address)))
                    .collect(Collectors.toMap(port -> port, _ -> false))),
            new TreeMap<>()),
        Collections.emptySortedSet());
  }

  private static Wish wish(ServiceSpec spec) {
    return new Wish(Slot.empty(slot()), Role.PRIMARY, spec, Map.of(), Map.of(), null, Set.of());
  }

  private static Wish wish(@Nullable MachineName home, Map<MachineName, Integer> siblings) {
    return new Wish(
        new Slot(slot(), 1, home, List.of()),
        Role.PRIMARY,
        SPEC,
        siblings,
        Map.of(),
        null,
        Set.of());
  }

  private static ServiceSpec spec(String id) {
    return ServiceSpec.of(ServiceId.parse(id), ContainerSpec.of("web:1"));
  }

  private static SlotId slot() {
    return new SlotId(SPEC.id(), 0);
  }

  private static PlacementId id(String text) {
    return PlacementId.parse(text);
  }

  private static PublishedPort hostPort(Protocol protocol) {
    return new PublishedPort("", 53, 53, protocol, true);
  }

  private static PublishedPort hostPort(String address) {
    return new PublishedPort(address, 53, 53, Protocol.TCP, true);
  }

  private static MachineName machine(int number) {
    return new MachineName("m%03d".formatted(number));
  }
}
