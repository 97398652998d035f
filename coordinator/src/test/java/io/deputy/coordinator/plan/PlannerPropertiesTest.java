package io.deputy.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.MachineName;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.SlotId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Random worlds: machines come, fall silent, return and drain, operators change their minds, agents
 * get things done or fail; a plan is made and carried out in between, and {@link PlanRules} hold
 * every time. In the end all comes back, and the cluster must come to rest.
 */
class PlannerPropertiesTest {
  private static final int MACHINES = 5;
  private static final int SERVICES = 4;
  private static final int ROUNDS_TO_REST = 60;

  /** At 10 s each, longer than anything is remembered. */
  private static final int QUIET_ROUNDS = 8;

  /** What happens next; the numbers choose among what is there. */
  record Event(int kind, int first, int second) {}

  @Provide
  Arbitrary<List<Event>> histories() {
    var number = Arbitraries.integers().between(0, 999);
    return Combinators.combine(Arbitraries.integers().between(0, 21), number, number)
        .as(Event::new)
        .list()
        .ofMinSize(5)
        .ofMaxSize(80);
  }

  @Property(tries = 400, seed = "20260101")
  void everyPlanKeepsTheRules(@ForAll("histories") List<Event> history) {
    live(history);
  }

  static void live(List<Event> history) {
    var world = new World();
    var rules = new PlanRules();
    world.join(Script.machine("h1"));
    for (Event event : history) {
      happen(world, rules, event);
    }
    comesToRest(world, rules);
  }

  private static void happen(World world, PlanRules rules, Event e) {
    MachineName machine = new MachineName("h" + (1 + e.first() % MACHINES));
    ServiceId service = new ServiceId("app", "s" + e.first() % SERVICES);
    switch (e.kind()) {
      case 0, 1 ->
          world.join(Script.machine(machine + pick(e.second(), "", " cpus=1", " label.disk=ssd")));
      case 2, 3 -> declare(world, service, e.second());
      case 4 -> {
        world.remove(service);
        dissolve(world, service);
      }
      case 5, 6 -> world.fallSilent(machine);
      case 7 -> world.comeBack(machine);
      case 8 -> drainOrGone(world, machine, e.second());
      case 9, 10 -> world.pass(Duration.ofMillis(e.second() * 7L));
      case 11 -> world.pass(Duration.ofSeconds(61));
      case 12, 13 -> see(world, e);
      case 14, 15, 16 -> world.agentsWork();
      case 17 ->
          world.move(
              new SlotId(service, e.second() % 2), e.second() % 3 == 0 ? null : other(e.second()));
      default -> rules.check(world);
    }
  }

  private static MachineName other(int number) {
    return new MachineName("h" + (1 + number / 6 % MACHINES));
  }

  /** Alone, or with others as one group: what keeps apps whole is kept here too. */
  private static void declare(World world, ServiceId service, int number) {
    if (number % 10 < 7) {
      world.declare(Script.service(service + wish(number)));
      dissolve(world, service);
    } else {
      String wish =
          pick(number / 10, " fencing=strict bound", " fencing=strict", " fencing=relaxed")
              + pick(number / 30, "", "", " replicas=2")
              + pick(number / 90, "", "", " fallback=none", " fallback=cold");
      String volume = wish.contains("bound") ? " volume" : "";
      String[] images = {" image=web:1", " image=web:2"};
      world.declare(
          Script.service(
              "app/s0 leads"
                  + wish
                  + pick(number / 360, "", volume)
                  + pick(number / 70, "", " once")
                  + pick(number, images)));
      world.declare(Script.service("app/s1 in=s0" + wish + volume + pick(number / 2, images)));
      world.declare(Script.service("app/s2 from=s1 beside=s0" + wish + pick(number / 3, images)));
    }
  }

  /** Whoever was in a group with it stands alone from now on. */
  private static void dissolve(World world, ServiceId service) {
    for (ServiceRecord record : List.copyOf(world.services.values())) {
      if (!record.removed()
          && record.spec().group() != null
          && Integer.parseInt(service.service().substring(1)) < 3) {
        world.declare(Script.service(record.id() + " image=web:1"));
      }
    }
  }

  private static void drainOrGone(World world, MachineName machine, int choice) {
    if (choice % 3 == 0) {
      world.takeOut(machine);
    } else {
      world.drain(machine);
    }
  }

  private static String wish(int number) {
    return pick(number, "", " volume", " fencing=strict")
        + pick(number / 3, "", "", " replicas=2", " replicas=3", " replicas=0")
        + pick(number / 15, "", "", " fallback=none", " fallback=hot", " fallback=cold")
        + pick(number / 75, " image=web:1", " image=web:2")
        + pick(number / 150, "", " cpus=1", " hostport=80", " constraint=node.labels.disk==ssd")
        + pick(number / 7, "", "", "", " global", " most=1", " over=node.labels.disk");
  }

  private static String pick(int number, String... choices) {
    return choices[number % choices.length];
  }

  /** An agent that is heard reports a phase that may follow the one before. */
  private static void see(World world, Event e) {
    List<Placement> there = new ArrayList<>();
    for (ServiceRecord record : world.services.values()) {
      record
          .placements()
          .filter(p -> world.machines.containsKey(p.machine()) && !world.away(p.machine()))
          .forEach(there::add);
    }
    if (there.isEmpty()) {
      return;
    }
    PlacementId id = there.get(e.first() % there.size()).id();
    Phase now = world.snapshot().phase(id).orElse(Phase.ASSIGNED);
    Phase next = List.of(Phase.values()).get(e.second() % Phase.values().length);
    if (now.mayBecome(next)) {
      world.see(id, next, e.second() % 2 == 0 ? "" : "because");
    }
  }

  /** QuietAfterFaults: all machines are back, agents succeed, nobody changes anything. */
  private static void comesToRest(World world, PlanRules rules) {
    world.machines.keySet().forEach(world::comeBack);
    world.forgetWhatAgentsInsistedOn();
    int quiet = 0;
    for (int round = 0; round < ROUNDS_TO_REST && quiet < QUIET_ROUNDS; round++) {
      world.pass(Duration.ofSeconds(10));
      world.agentsWork();
      quiet = rules.check(world).decisions().isEmpty() ? quiet + 1 : 0;
    }
    assertThat(quiet).as("QuietAfterFaults").isEqualTo(QUIET_ROUNDS);
  }
}
