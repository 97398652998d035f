package io.deputy.agent.route;

import static io.deputy.agent.route.RouteFixture.HOLD;
import static io.deputy.agent.route.RouteFixture.backend;
import static io.deputy.agent.route.RouteFixture.machine;
import static io.deputy.agent.route.RouteFixture.network;
import static io.deputy.agent.route.RouteFixture.onDefault;
import static io.deputy.agent.route.RouteFixture.placement;
import static io.deputy.agent.route.RouteFixture.published;
import static io.deputy.agent.route.RouteFixture.service;
import static io.deputy.agent.route.RouteFixture.shared;
import static io.deputy.agent.route.RouteFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.route.RouteFixture.Service;
import io.deputy.model.Machine;
import io.deputy.model.Origin;
import io.deputy.model.PlacementId;
import io.deputy.model.Protocol;
import io.deputy.model.ServiceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RouteTableTest {
  private static final List<Machine> MACHINES = List.of(machine("h1"), machine("h2"));
  private static final ServiceId DB = ServiceId.parse("live/db");
  private static final Origin LIVE = new Origin.Network("live_default");
  private static final Verdict HELD = new Verdict.Hold(DB, HOLD, 1000, "nobody serves it");

  private static Service db() {
    return service("live/db", "198.18.0.5");
  }

  private static Verdict local(String id, long epoch) {
    return new Verdict.Local(placement(id), epoch, "172.20.0.2", 5432);
  }

  private static Verdict remote(String id, long epoch) {
    return new Verdict.Remote(machine("h2"), placement(id), epoch, 5432);
  }

  /** What the routes say, what runs here, what follows. */
  static Stream<Arguments> whoServes() {
    return Stream.of(
        Arguments.of("primary here", db().slot(3, 7, "h1"), true, 3, local("live/db.0#7", 3)),
        Arguments.of("here, not ready", db().slot(3, 7, "h1"), false, 3, HELD),
        Arguments.of("here, epoch not granted yet", db().slot(3, 7, "h1"), true, 0, HELD),
        Arguments.of("here, of an older epoch", db().slot(4, 7, "h1"), true, 3, HELD),
        Arguments.of("goal before routes", db().slot(3, 6, "h2"), true, 4, local("live/db.0#7", 4)),
        Arguments.of("goal before routes, not ready", db().slot(3, 6, "h2"), false, 4, HELD),
        Arguments.of("goal before a first route", db().slot(0), true, 1, local("live/db.0#7", 1)),
        Arguments.of("primary there", db().slot(5, 9, "h2"), true, 3, remote("live/db.0#9", 5)),
        Arguments.of("fallback here", db().slot(5, 9, "h2"), true, 0, remote("live/db.0#9", 5)),
        Arguments.of("no primary", db().slot(5), true, 3, HELD),
        Arguments.of("primary ended, container lives", db().slot(3), true, 3, HELD),
        Arguments.of("machine unknown", db().slot(5, 9, "h9"), true, 3, HELD),
        Arguments.of("no slot at all", db(), true, 0, HELD));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whoServes(String name, Service route, boolean accepts, long epoch, Verdict expected) {
    RouteTable table =
        table("h1", MACHINES, List.of(route), backend("live/db.0#7", epoch, accepts, "172.20.0.2"));
    assertThat(table.verdict(LIVE, DB, Protocol.TCP, 5432, p -> 0)).isEqualTo(expected);
  }

  @Test
  void whatAnOperatorHoldsWaitsWhoeverServes() {
    var backend = backend("live/db.0#7", 3, true, "172.20.0.2");
    Service served = db().slot(3, 7, "h1");
    RouteTable held = table("h1", MACHINES, List.of(served.held(true)), backend);
    assertThat(held.verdict(LIVE, DB, Protocol.TCP, 5432, p -> 0))
        .isEqualTo(new Verdict.Hold(DB, HOLD, 1000, "an operator holds it (deputy hold)"));
    assertThat(held.verdict(new Origin.Network("dev_default"), DB, Protocol.TCP, 5432, p -> 0))
        .as("who may not reach it is not made to wait")
        .isInstanceOf(Verdict.Refuse.class);
    assertThat(held.superseded(placement("live/db.0#7"), 3)).as("open flows go on").isFalse();
    RouteTable released = table("h1", MACHINES, List.of(served), backend);
    assertThat(released.verdict(LIVE, DB, Protocol.TCP, 5432, p -> 0))
        .isEqualTo(local("live/db.0#7", 3));
  }

  @Test
  void flowsToARetiredPrimaryGoOnAndNewOnesGoToTheNext() {
    PlacementId old = placement("live/db.0#7");
    Service moved = db().slot(4, 9, "h2", old);
    var backend = backend("live/db.0#7", 3, true, "172.20.0.2");
    RouteTable table = table("h1", MACHINES, List.of(moved), backend);
    assertThat(table.verdict(LIVE, DB, Protocol.TCP, 5432, p -> 0))
        .isEqualTo(remote("live/db.0#9", 4));
    assertThat(table.superseded(old, 3)).isFalse();
    RouteTable ended = table("h1", MACHINES, List.of(db().slot(4, 9, "h2")), backend);
    assertThat(ended.superseded(old, 3)).isTrue();
  }

  /** Who asks, for which port, and why not. */
  static Stream<Arguments> whoMay() {
    return Stream.of(
        Arguments.of(LIVE, 5432, ""),
        Arguments.of(LIVE, 1, ""),
        Arguments.of(new Origin.Host(), 5432, ""),
        Arguments.of(new Origin.Ingress(), 80, ""),
        Arguments.of(new Origin.Ingress(), 5432, "port 5432 of live/db is not published"),
        Arguments.of(
            new Origin.Network("dev_default"), 80, "live/db is not on network dev_default"),
        Arguments.of(new Origin.Network("live_front"), 80, "live/db is not on network live_front"));
  }

  @ParameterizedTest
  @MethodSource
  void whoMay(Origin from, int port, String refusal) {
    RouteTable table =
        table("h1", MACHINES, List.of(db().publish(published("", 8080, 80)).slot(5, 9, "h2")));
    Verdict verdict = table.verdict(from, DB, Protocol.TCP, port, p -> 0);
    if (refusal.isEmpty()) {
      assertThat(verdict).isInstanceOf(Verdict.Remote.class);
    } else {
      assertThat(verdict).isEqualTo(new Verdict.Refuse(refusal));
    }
  }

  @Test
  void a_service_that_is_not_there_is_refused() {
    assertThat(table("h1", MACHINES, List.of()).verdict(LIVE, DB, Protocol.TCP, 1, p -> 0))
        .isEqualTo(new Verdict.Refuse("there is no service live/db"));
  }

  @Test
  void the_least_loaded_replica_is_taken_and_one_without_primary_left_out() {
    RouteTable table =
        table(
            "h1",
            MACHINES,
            List.of(db().slot(1, 1, "h2").slot(1).slot(1, 3, "h1")),
            backend("live/db.2#3", 1, true, "172.20.0.2"));
    var load = new HashMap<PlacementId, Long>(Map.of(placement("live/db.0#1"), 5L));
    assertThat(table.verdict(LIVE, DB, Protocol.TCP, 5432, p -> load.getOrDefault(p, 0L)))
        .isEqualTo(local("live/db.2#3", 1));
    load.put(placement("live/db.2#3"), 6L);
    assertThat(table.verdict(LIVE, DB, Protocol.TCP, 5432, p -> load.getOrDefault(p, 0L)))
        .isEqualTo(remote("live/db.0#1", 1));
  }

  @Test
  void an_older_route_does_not_win_over_a_newer_table() {
    RouteTable newer = table("h1", MACHINES, List.of(db().slot(8, 9, "h2")));
    RouteTable older = table("h1", MACHINES, List.of(db().slot(7, 5, "h2")));
    RouteTable merged = after(newer, older);
    assertThat(merged.verdict(LIVE, DB, Protocol.TCP, 1, p -> 0)).isEqualTo(HELD);
    assertThat(after(merged, older).verdict(LIVE, DB, Protocol.TCP, 1, p -> 0)).isEqualTo(HELD);
    assertThat(after(merged, newer).verdict(LIVE, DB, Protocol.TCP, 5432, p -> 0))
        .isEqualTo(remote("live/db.0#9", 8));
    RouteTable removed = table("h1", MACHINES, List.of());
    assertThat(after(after(merged, removed), older).verdict(LIVE, DB, Protocol.TCP, 5432, p -> 0))
        .isEqualTo(remote("live/db.0#5", 7));
  }

  /** What the other table says, as news to the first. */
  private static RouteTable after(RouteTable before, RouteTable news) {
    return before.next(news.routes(), news.local());
  }

  @Test
  void flows_of_an_older_epoch_are_superseded_and_those_of_a_fenced_container() {
    PlacementId old = placement("live/db.0#7");
    RouteTable table =
        table(
            "h1", MACHINES, List.of(db().slot(4)), backend("live/db.0#7", 4, false, "172.20.0.2"));
    assertThat(table.superseded(old, 4)).as("it drains").isFalse();
    assertThat(table.superseded(old, 3)).isTrue();
    assertThat(table("h1", MACHINES, List.of(db().slot(5))).superseded(old, 4)).isTrue();
    assertThat(table("h1", MACHINES, List.of()).superseded(old, 4)).as("removed").isFalse();
    var fenced = new LocalBackend(old, 4, false, Map.of("live_default", "172.20.0.2"), true);
    assertThat(table("h1", MACHINES, List.of(db().slot(4)), fenced).superseded(old, 4)).isTrue();
  }

  @Test
  void a_container_on_two_networks_meets_services_of_both() {
    Service web =
        service("live/web", "198.18.0.6").on(network("front"), network("back")).slot(1, 1, "h1");
    Service hidden = db().on(network("back", "Postgres")).slot(1, 1, "h2");
    var asker =
        new LocalBackend(
            placement("live/web.0#1"),
            0,
            false,
            new TreeMap<>(Map.of("live_front", "172.20.0.3", "live_back", "172.21.0.3")));
    RouteTable table = table("h1", MACHINES, List.of(web, hidden), asker);
    var front = new Origin.Network("live_front");
    assertThat(table.meeting(front, "172.20.0.3", DB)).isEqualTo(new Origin.Network("live_back"));
    assertThat(table.meeting(front, "172.20.0.9", DB)).as("somebody else").isEqualTo(front);
    assertThat(table.meeting(new Origin.Host(), "172.20.0.3", DB)).isEqualTo(new Origin.Host());
    assertThat(table.lookup(front, "172.20.0.3", "postgres")).contains("198.18.0.5");
    assertThat(table.lookup(front, "172.20.0.9", "postgres")).isEmpty();
  }

  @Test
  void a_service_is_met_by_those_of_other_apps_that_it_allows() {
    Service open = db().allowing("dev/web", "lab").slot(1, 1, "h2");
    var web = asker("dev/web.0#1", "172.30.0.3");
    var job = asker("dev/job.0#1", "172.30.0.4");
    RouteTable table =
        table("h1", MACHINES, List.of(open, service("dev/web", "198.18.0.6")), web, job);
    var dev = new Origin.Network("dev_default");

    Origin guest = table.meeting(dev, "172.30.0.3", DB);
    assertThat(guest).isEqualTo(new Origin.Guest(ServiceId.parse("dev/web")));
    assertThat(table.verdict(guest, DB, Protocol.TCP, 5432, p -> 0))
        .isEqualTo(remote("live/db.0#1", 1));
    assertThat(table.lookup(dev, "172.30.0.3", "DB.live")).contains("198.18.0.5");
    assertThat(table.lookup(dev, "172.30.0.3", "db")).as("its own app's, if any").isEmpty();

    assertThat(table.meeting(dev, "172.30.0.4", DB)).as("another service of it").isEqualTo(dev);
    assertThat(table.meeting(dev, "172.30.0.9", DB)).as("nobody's address").isEqualTo(dev);
    assertThat(table.lookup(dev, "172.30.0.4", "db.live")).isEmpty();
    assertThat(
            table.verdict(
                new Origin.Guest(ServiceId.parse("dev/job")), DB, Protocol.TCP, 5432, p -> 0))
        .isEqualTo(new Verdict.Refuse("live/db does not allow dev/job"));
    assertThat(
            table.verdict(
                new Origin.Guest(ServiceId.parse("lab/any")), DB, Protocol.TCP, 5432, p -> 0))
        .isEqualTo(remote("live/db.0#1", 1));
  }

  private static LocalBackend asker(String placement, String address) {
    return new LocalBackend(placement(placement), 0, false, onDefault(placement, address));
  }

  @Test
  void names_are_those_of_the_network() {
    RouteTable table =
        table(
            "h1",
            MACHINES,
            List.of(
                db().on(network("default", "web", "pg")),
                service("live/web", "198.18.0.6"),
                service("dev/db", "198.18.0.7")));
    var live = new Origin.Network("live_default");
    var dev = new Origin.Network("dev_default");
    assertThat(table.lookup(live, "", "db")).contains("198.18.0.5");
    assertThat(table.lookup(live, "", "DB.Live")).contains("198.18.0.5");
    assertThat(table.lookup(live, "", "pg")).contains("198.18.0.5");
    assertThat(table.lookup(live, "", "web")).as("no alias hides it").contains("198.18.0.6");
    assertThat(table.lookup(dev, "", "db")).contains("198.18.0.7");
    assertThat(table.lookup(dev, "", "db.live")).isEmpty();
    assertThat(table.lookup(dev, "", "web")).isEmpty();
    assertThat(table.lookup(new Origin.Network("live_other"), "", "db")).isEmpty();
  }

  @Test
  void apps_meet_on_a_network_that_they_share() {
    RouteTable table =
        table(
            "h1",
            MACHINES,
            List.of(
                db().on(network("default"), shared("edge")).slot(1, 1, "h2"),
                service("dev/db", "198.18.0.7").on(shared("edge")),
                service("dev/web", "198.18.0.8").on(shared("edge")),
                service("dev/cache", "198.18.0.9")),
            new LocalBackend(
                placement("dev/web.0#1"), 1, true, Map.of("edge", "172.20.0.8"), false));
    var edge = new Origin.Network("edge");
    assertThat(table.verdict(edge, DB, Protocol.TCP, 5432, p -> 0))
        .isInstanceOf(Verdict.Remote.class);
    assertThat(table.verdict(edge, ServiceId.parse("dev/cache"), Protocol.TCP, 1, p -> 0))
        .isEqualTo(new Verdict.Refuse("dev/cache is not on network edge"));
    assertThat(table.lookup(edge, "", "db.live")).contains("198.18.0.5");
    assertThat(table.lookup(edge, "172.20.0.8", "db")).as("of its own app").contains("198.18.0.7");
    assertThat(table.lookup(edge, "172.20.0.8", "db.live")).contains("198.18.0.5");
    assertThat(table.lookup(new Origin.Network("live_default"), "", "web")).isEmpty();
  }

  @Test
  void who_knows_the_name_of_another_apps_network_is_on_it() {
    RouteTable table =
        table(
            "h1",
            MACHINES,
            List.of(
                db().slot(1, 1, "h2"),
                service("dev/web", "198.18.0.8").on(shared("live_default"))));
    assertThat(table.lookup(new Origin.Network("live_default"), "", "web")).contains("198.18.0.8");
  }

  @Test
  void ten_thousand_services_are_looked_up_by_index() {
    List<Service> many =
        IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    service("app%d/db".formatted(i), "198.18.%d.%d".formatted(i / 250, i % 250))
                        .slot(1, 1, "h2"))
            .toList();
    RouteTable table = table("h1", MACHINES, many);
    long start = System.nanoTime();
    for (int i = 0; i < 10_000; i++) {
      assertThat(
              table.verdict(
                  new Origin.Network("app" + i + "_default"),
                  new ServiceId("app" + i, "db"),
                  Protocol.TCP,
                  1,
                  p -> 0))
          .isInstanceOf(Verdict.Remote.class);
    }
    // A scan would take minutes; the bound only has to tell the two apart on a busy machine.
    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
  }
}
