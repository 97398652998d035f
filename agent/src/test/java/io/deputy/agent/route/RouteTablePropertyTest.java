package io.deputy.agent.route;

import static io.deputy.agent.route.RouteFixture.machine;
import static io.deputy.agent.route.RouteFixture.network;
import static io.deputy.agent.route.RouteFixture.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.route.RouteFixture.Service;
import io.deputy.model.NetworkAttachment;
import io.deputy.model.Origin;
import io.deputy.model.PeerHello;
import io.deputy.model.PlacementId;
import io.deputy.model.Protocol;
import io.deputy.model.Routes;
import io.deputy.model.ServiceRoute;
import io.deputy.model.SlotId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever the routes and the containers are, and however they disagree. A world is drawn from a
 * seed over small sets of names, so that everything collides with everything.
 */
class RouteTablePropertyTest {
  private static final List<String> NETWORKS = List.of("default", "front", "back");
  private static final List<String> MACHINES = List.of("h1", "h2", "h3");

  @Property(tries = 500)
  void nothing_is_reached_without_a_shared_network(@ForAll long seed) {
    RouteTable table = draw(new Random(seed));
    questions(
        table,
        (from, service) -> {
          boolean shared =
              service.networks().stream()
                  .anyMatch(n -> n.name(service.id().app()).equals(from.name()));
          Verdict verdict = table.verdict(from, service.id(), Protocol.TCP, 80, p -> 0);
          assertThat(verdict instanceof Verdict.Refuse).isEqualTo(!shared);
          String qualified = service.id().service() + "." + service.id().app();
          assertThat(table.lookup(from, "", qualified).isPresent()).isEqualTo(shared);
          for (int slot = 0; slot < 2; slot++) {
            PeerVerdict peer = table.verdictForPeer(hello(from, service, slot, 3));
            assertThat(peer instanceof PeerVerdict.Accept && !shared).isFalse();
          }
        });
  }

  @Property(tries = 500)
  void no_epoch_below_the_highest_known_is_served(@ForAll long seed) {
    var random = new Random(seed);
    RouteTable before = draw(random);
    RouteTable news = draw(random);
    RouteTable table = before.next(news.routes(), news.local());
    questions(
        table,
        (from, service) -> {
          switch (table.verdict(new Origin.Host(), service.id(), Protocol.TCP, 80, p -> 0)) {
            case Verdict.Local local ->
                assertThat(local.epoch())
                    .isEqualTo(highest(local.placement().slot(), before, table));
            case Verdict.Remote remote ->
                assertThat(remote.epoch())
                    .isEqualTo(highest(remote.placement().slot(), before, table));
            case Verdict.Hold hold -> assertThat(hold.service()).isEqualTo(service.id());
            case Verdict.Refuse refuse -> throw new AssertionError(refuse);
          }
          for (int slot = 0; slot < 2; slot++) {
            for (long epoch = 1; epoch < 4; epoch++) {
              if (table.verdictForPeer(hello(from, service, slot, epoch))
                  instanceof PeerVerdict.Accept(Verdict.Local backend)) {
                assertThat(epoch)
                    .isEqualTo(backend.epoch())
                    .isEqualTo(highest(backend.placement().slot(), before, table));
              }
            }
          }
        });
  }

  /** News share objects with what was known, come in any order, and lose and regain services. */
  @Property(tries = 500)
  void an_index_that_followed_changes_is_that_of_a_fresh_start(@ForAll long seed) {
    var random = new Random(seed);
    RouteIndex followed = RouteIndex.NONE;
    for (int step = 0; step < 6; step++) {
      var services = new ArrayList<ServiceRoute>();
      for (ServiceRoute known : followed.of().services()) {
        if (random.nextInt(3) > 0) {
          services.add(known);
        }
      }
      for (ServiceRoute drawn : draw(random).routes().services()) {
        if (services.stream().noneMatch(s -> s.id().equals(drawn.id())) && random.nextBoolean()) {
          services.add(random.nextInt(services.size() + 1), drawn);
        }
      }
      var machines = List.of(machine("h" + random.nextInt(3)));
      followed = followed.next(new Routes(services, machines));
      RouteIndex fresh = RouteIndex.NONE.next(followed.of());
      assertThat(followed.services()).isEqualTo(fresh.services());
      assertThat(followed.byAddress()).isEqualTo(fresh.byAddress());
      assertThat(followed.apps()).isEqualTo(fresh.apps());
      assertThat(followed.members()).isEqualTo(fresh.members());
      assertThat(followed.names()).isEqualTo(fresh.names());
      assertThat(followed.machines()).isEqualTo(fresh.machines());
    }
  }

  private static void questions(RouteTable table, BiConsumer<Origin.Network, ServiceRoute> ask) {
    for (String app : List.of("live", "dev")) {
      for (String network : NETWORKS) {
        table
            .routes()
            .services()
            .forEach(service -> ask.accept(new Origin.Network(app + "_" + network), service));
      }
    }
  }

  private static PeerHello hello(Origin.Network from, ServiceRoute service, int slot, long epoch) {
    return new PeerHello(service.id(), slot, Protocol.TCP, 80, epoch, from);
  }

  private static long highest(SlotId slot, RouteTable before, RouteTable now) {
    long runs =
        now.local().values().stream()
            .filter(b -> b.placement().slot().equals(slot))
            .mapToLong(LocalBackend::epoch)
            .max()
            .orElse(0);
    return Math.max(runs, Math.max(routed(slot, before), routed(slot, now)));
  }

  private static long routed(SlotId slot, RouteTable table) {
    return table.service(slot.service()).orElseThrow().slots().get(slot.index()).epoch();
  }

  private static RouteTable draw(Random random) {
    var services = new ArrayList<Service>();
    var local = new ArrayList<LocalBackend>();
    for (String id : List.of("live/db", "live/web", "dev/db", "dev/web")) {
      Service service = service(id, "198.18.0." + services.size()).on(networks(random));
      for (int index = 0; index < 2; index++) {
        long epoch = random.nextInt(4);
        boolean served = epoch > 0 && random.nextInt(4) > 0;
        service =
            served
                ? service.slot(epoch, 1 + random.nextInt(3), MACHINES.get(random.nextInt(3)))
                : service.slot(epoch);
        if (random.nextBoolean()) {
          var placement = new PlacementId(new SlotId(service.id(), index), 1 + random.nextInt(3));
          String network = service.id().app() + "_" + NETWORKS.get(random.nextInt(3));
          local.add(
              new LocalBackend(
                  placement,
                  random.nextInt(4),
                  random.nextBoolean(),
                  Map.of(network, "172.20.0." + local.size()),
                  random.nextInt(5) == 0));
        }
      }
      services.add(service);
    }
    return RouteFixture.table(
        "h1",
        List.of(machine("h1"), machine("h2"), machine("h3")),
        services,
        local.toArray(LocalBackend[]::new));
  }

  private static NetworkAttachment[] networks(Random random) {
    return NETWORKS.stream()
        .filter(n -> random.nextBoolean())
        .map(n -> network(n))
        .toArray(NetworkAttachment[]::new);
  }
}
