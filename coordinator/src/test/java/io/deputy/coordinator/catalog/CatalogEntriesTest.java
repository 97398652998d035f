package io.deputy.coordinator.catalog;

import static io.deputy.coordinator.catalog.Shown.port;
import static io.deputy.coordinator.catalog.Shown.primary;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.catalog.Entry.Status;
import io.deputy.model.Contact;
import io.deputy.model.NetworkMode;
import io.deputy.model.Networking;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.Role;
import io.deputy.model.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CatalogEntriesTest {
  @Test
  void aHealthyPrimary() {
    var shown = primary("blog/web", "h2").publishing(port("", 30080, false));
    assertThat(entry(shown.in(Phase.HEALTHY, "GET / answered 200")))
        .isEqualTo(
            new Entry(
                "deputy-h2",
                "10.0.0.2",
                PlacementId.parse("blog/web.0#1"),
                "blog-web",
                "10.0.0.2",
                30080,
                new TreeSet<>(List.of("primary", "app=blog")),
                new TreeMap<>(
                    Map.of(
                        "app", "blog",
                        "service", "web",
                        "placement", "blog/web.0#1",
                        "machine", "h2",
                        "role", "primary",
                        "epoch", "3",
                        "phase", "healthy",
                        "image", "img:1")),
                Status.PASSING,
                "healthy: GET / answered 200"));
  }

  @Test
  void aFallbackIsTaggedSoAndReachedThroughItsOwnMachine() {
    var shown =
        primary("blog/web", "h3")
            .as(Role.FALLBACK)
            .in(Phase.READY, "")
            .publishing(port("", 30080, false));
    var entry = entry(shown);
    assertThat(entry.tags()).containsExactly("app=blog", "fallback");
    assertThat(entry.address()).isEqualTo("10.0.0.3");
    assertThat(entry.port()).isEqualTo(30080);
    assertThat(entry.status()).isEqualTo(Status.PASSING);
    assertThat(entry.output()).isEqualTo("warm, ready to take over");
    assertThat(entry(shown.withVolume()).output()).isEqualTo("warm, container ready");
  }

  @Test
  void whereItIsReached() {
    var shown = primary("blog/web", "h1");
    assertThat(reached(shown)).as("no published port").isEqualTo("198.18.0.7:8080");
    assertThat(reached(shown.in(null, ""))).as("nor a known one").isEqualTo("198.18.0.7:0");
    assertThat(reached(shown.publishing(port("127.0.0.1", 81, false), port("", 82, false))))
        .as("loopback is not reached from elsewhere")
        .isEqualTo("10.0.0.1:82");
    var onMachine = shown.publishing(port("", 83, true));
    assertThat(reached(onMachine)).isEqualTo("10.0.0.1:83");
    assertThat(reached(onMachine.as(Role.FALLBACK)))
        .as("answered only where the primary runs")
        .isEqualTo("198.18.0.7:8080");
  }

  @Test
  void labelsOfProxiesBecomeTags() {
    var labels =
        Map.of(
            "traefik.enable", "true",
            "traefik.http.routers.web.rule", "Host(`blog.lab`)",
            "urlprefix-blog.lab/", "",
            "urlprefix-/api strip", "/api",
            "org.example", "kept to itself");
    assertThat(entry(primary("blog/web", "h1").labelled(labels)).tags())
        .containsExactlyInAnyOrder(
            "primary",
            "app=blog",
            "traefik.enable=true",
            "traefik.http.routers.web.rule=Host(`blog.lab`)",
            "urlprefix-blog.lab/",
            "urlprefix-/api strip=/api");
    assertThat(entry(primary("blog/web", "h1").labelled(labels).as(Role.ENDED)).tags())
        .containsExactly("app=blog", "ended");
  }

  @Test
  void labelsOfTheServiceGoBeforeThoseOfItsContainers() {
    ShownPlacement plain = primary("blog/web", "h1").labelled(Map.of("traefik.a", "1")).get();
    var labels = new TreeMap<>(Map.of("traefik.a", "2", "traefik.b", "3"));
    var shown =
        new ShownPlacement(
            plain.spec().withLabels(labels),
            plain.virtualAddress(),
            plain.published(),
            plain.placement(),
            plain.machine(),
            plain.contact(),
            plain.observation());
    assertThat(CatalogEntries.of(new CatalogView(List.of(shown))).getFirst().tags())
        .containsExactly("app=blog", "primary", "traefik.a=2", "traefik.b=3");
  }

  @Test
  void replicasAreToldApart() {
    assertThat(entry(primary("blog/web", "h1").replicated(2)).tags()).contains("slot=0");
  }

  @Test
  void oneOnItsMachinesOwnNetworkIsReachedThere() {
    ShownPlacement usual = primary("blog/web", "h2").get();
    var host = usual.spec().container().withNetworking(Networking.USUAL.withMode(NetworkMode.HOST));
    var shown =
        new ShownPlacement(
            ServiceSpec.of(usual.spec().id(), host).withHash("h1"),
            usual.virtualAddress(),
            List.of(),
            usual.placement(),
            usual.machine(),
            usual.contact(),
            usual.observation());
    assertThat(CatalogEntries.of(new CatalogView(List.of(shown))).getFirst())
        .returns("10.0.0.2", Entry::address)
        .returns(8080, Entry::port);
  }

  @Test
  void theCheckSaysHowItIs() {
    var p = primary("blog/web", "h1");
    var f = p.as(Role.FALLBACK);
    var e = p.as(Role.ENDED);
    check(p.seen(Contact.SILENT), Status.CRITICAL, "machine h1 is silent");
    check(p.seen(Contact.LOST), Status.CRITICAL, "machine h1 is lost");
    check(e.seen(Contact.LOST), Status.CRITICAL, "machine h1 is lost");
    check(p.in(null, ""), Status.WARNING, "placed on h1, not reported yet");
    check(p.in(Phase.ASSIGNED, ""), Status.WARNING, "about to be prepared");
    check(p.in(Phase.PULLING, "3 of 7 layers"), Status.WARNING, "getting its image: 3 of 7 layers");
    check(p.in(Phase.READY, ""), Status.WARNING, "ready, about to start");
    check(p.in(Phase.STARTING, ""), Status.WARNING, "starting");
    check(f.in(Phase.HEALTHY, ""), Status.PASSING, "healthy");
    check(p.in(Phase.UNHEALTHY, "refused"), Status.CRITICAL, "unhealthy: refused");
    check(p.in(Phase.DRAINING, ""), Status.WARNING, "draining");
    check(p.in(Phase.STOPPED, ""), Status.CRITICAL, "stopped");
    check(e.in(Phase.STOPPED, ""), Status.WARNING, "stopped");
    check(f.in(Phase.FAILED, "no image x"), Status.CRITICAL, "failed: no image x");
    check(p.in(Phase.COMPLETED, ""), Status.PASSING, "completed");
    assertThat(entry(p.in(Phase.UNHEALTHY, "x".repeat(5000))).output()).hasSize(1000);
  }

  @Test
  void thePhaseOfAMachineThatIsNotHeardIsUnknown() {
    assertThat(entry(primary("blog/web", "h1").seen(Contact.SILENT)).meta())
        .containsEntry("phase", "unknown");
  }

  private static void check(Shown shown, Status status, String output) {
    var entry = entry(shown);
    assertThat(entry.status() + " " + entry.output()).isEqualTo(status + " " + output);
  }

  private static String reached(Shown shown) {
    return entry(shown).address() + ":" + entry(shown).port();
  }

  private static Entry entry(Shown shown) {
    return CatalogEntries.of(Shown.view(shown)).getFirst();
  }
}
