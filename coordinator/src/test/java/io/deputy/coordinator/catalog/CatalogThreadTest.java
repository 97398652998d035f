package io.deputy.coordinator.catalog;

import static io.deputy.coordinator.catalog.Shown.port;
import static io.deputy.coordinator.catalog.Shown.primary;
import static io.deputy.coordinator.catalog.Shown.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.consul.ConsulProcess;
import io.deputy.coordinator.lead.ConsulLock;
import io.deputy.coordinator.lead.ElectionTimes;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.lead.Seat;
import io.deputy.model.Contact;
import io.deputy.model.Phase;
import io.deputy.model.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The catalog as Consul's own API shows it. */
@Tag("contract")
class CatalogThreadTest {
  private static final AtomicInteger CLUSTERS = new AtomicInteger();

  /** Shorter than in production, so that healing is seen soon. */
  private static final Duration COMPARE = Duration.ofMillis(500);

  @RegisterExtension static final ConsulProcess process = new ConsulProcess();

  private static final ConsulNode consul = process.node();

  private ConsulKeys keys;
  private Leadership leader;
  private CatalogThread catalog;

  @BeforeEach
  void lead() throws Exception {
    keys = new ConsulKeys("k" + CLUSTERS.incrementAndGet());
    leader = leadership();
    catalog = new CatalogThread(consul, keys, COMPARE);
  }

  @AfterEach
  void close() throws Exception {
    catalog.show(leader, view());
    await().until(() -> !text("catalog/nodes").contains("\"" + keys.cluster() + "\""));
    catalog.close();
  }

  @Test
  void placementsAreServiceInstancesWithOneCheckEach() throws Exception {
    catalog.show(
        leader,
        view(
            primary("blog/web", "h1")
                .publishing(port("", 30080, false))
                .labelled(Map.of("traefik.http.routers.web.rule", "Host(`blog.lab`)"))
                .in(Phase.HEALTHY, "GET / answered 200"),
            primary("blog/web", "h2").number(2).as(Role.FALLBACK).in(Phase.READY, "")));
    await().until(() -> health("blog-web").size() == 2);

    JsonObject first = health("blog-web").getFirst();
    assertThat(first.getAsJsonObject("Node").toString())
        .contains(
            "\"Node\":\"deputy-h1\"", "\"Address\":\"10.0.0.1\"", "\"external-node\":\"true\"");
    var service = first.getAsJsonObject("Service");
    assertThat(service.get("ID").getAsString()).isEqualTo("blog/web.0#1");
    assertThat(service.get("Address").getAsString()).isEqualTo("10.0.0.1");
    assertThat(service.get("Port").getAsInt()).isEqualTo(30080);
    assertThat(service.getAsJsonArray("Tags").asList())
        .extracting(t -> t.getAsString())
        .containsExactlyInAnyOrder(
            "primary", "app=blog", "traefik.http.routers.web.rule=Host(`blog.lab`)");
    assertThat(service.getAsJsonObject("Meta").toString())
        .contains("\"epoch\":\"3\"", "\"phase\":\"healthy\"", "\"machine\":\"h1\"");
    assertThat(checks(first)).containsExactly("deputy passing healthy: GET / answered 200");
    assertThat(checks(health("blog-web").getLast()))
        .containsExactly("deputy passing warm, ready to take over");
  }

  @Test
  void aChangeIsShownAndWhatIsForgottenGoes() throws Exception {
    var web = primary("blog/web", "h1");
    var db = primary("blog/db", "h2");
    catalog.show(leader, view(web, db));
    await().until(() -> health("blog-db").size() == 1);

    catalog.show(leader, view(web, db.seen(Contact.LOST)));
    await()
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                checks(health("blog-db").getFirst())
                    .contains("deputy critical machine h2 is lost"));

    catalog.show(leader, view(web));
    await().until(() -> health("blog-db").isEmpty());
    assertThat(text("catalog/nodes")).contains("deputy-h1").doesNotContain("deputy-h2");
  }

  @Test
  void whatIsChangedByHandIsPutBack() throws Exception {
    catalog.show(leader, view(primary("blog/web", "h1"), primary("blog/db", "h2")));
    await().until(() -> health("blog-web").size() == 1 && health("blog-db").size() == 1);

    deregister("{\"Node\": \"deputy-h1\", \"ServiceID\": \"blog/web.0#1\"}");
    deregister("{\"Node\": \"deputy-h2\"}");
    await().until(() -> health("blog-web").size() == 1 && health("blog-db").size() == 1);

    String check = "\"CheckID\": \"deputy:blog/web.0#1\", \"ServiceID\": \"blog/web.0#1\"";
    register(
        "deputy-h1",
        "\"Check\": {%s, \"Name\": \"deputy\", \"Status\": \"critical\"}".formatted(check));
    await().until(() -> checks(health("blog-web").getFirst()).contains("deputy passing healthy"));

    register(
        "deputy-h1",
        "\"Service\": {\"ID\": \"blog/web.0#1\", \"Service\": \"blog-web\", \"Tags\": [\"x\"]}");
    await().until(() -> !health("blog-web").getFirst().toString().contains("\"x\""));
  }

  @Test
  void whatNobodyWantsOnItsNodesIsRemoved() throws Exception {
    catalog.show(leader, view(primary("blog/web", "h1")));
    await().until(() -> health("blog-web").size() == 1);

    register("deputy-h1", "\"Service\": {\"ID\": \"extra\", \"Service\": \"extra\"}");
    register(
        "deputy-h1",
        "\"Check\": {\"CheckID\": \"odd\", \"Name\": \"odd\", \"Status\": \"critical\"}");
    register(
        "deputy-h9",
        "\"NodeMeta\": {\"external-node\": \"true\", \"deputy-cluster\": \"%s\"}"
            .formatted(keys.cluster()));
    await().until(() -> health("extra").isEmpty());
    await().until(() -> !text("health/node/deputy-h1").contains("odd"));
    await().until(() -> !text("catalog/nodes").contains("deputy-h9"));
    assertThat(health("blog-web")).hasSize(1);
  }

  @Test
  void whatBelongsToOthersIsNotTouched() throws Exception {
    // consul-client can't read a list with such a node.
    register(
        "printer",
        "\"TaggedAddresses\": {\"lan\": \"10.0.0.1\"},"
            + "\"Service\": {\"ID\": \"print\", \"Service\": \"print\"}");
    register(
        "deputy-h7",
        "\"NodeMeta\": {\"external-node\": \"true\", \"deputy-cluster\": \"other\"},"
            + "\"Service\": {\"ID\": \"theirs\", \"Service\": \"theirs\"}");
    catalog.show(leader, view(primary("blog/web", "h1"), primary("blog/db", "h7")));
    await().until(() -> health("blog-web").size() == 1);

    assertThat(health("blog-db")).as("its node is somebody else's").isEmpty();
    catalog.show(leader, view(primary("blog/other", "h1")));
    await().until(() -> health("blog-other").size() == 1);
    assertThat(health("print")).hasSize(1);
    assertThat(health("theirs")).hasSize(1);
    assertThat(text("catalog/node/" + process.name()))
        .as("the machine's own node")
        .contains("consul");
    deregister("{\"Node\": \"deputy-h7\"}");
    deregister("{\"Node\": \"printer\"}");
  }

  @Test
  void manyAtOnce() throws Exception {
    var many = new ArrayList<ShownPlacement>();
    for (int i = 0; i < 200; i++) {
      many.add(primary("app" + i + "/web", "h" + (i % 7 + 1)).get());
    }
    catalog.show(leader, new CatalogView(many));
    await().until(() -> text("health/state/passing").split("\"deputy:app", -1).length == 201);
  }

  @Test
  void aDeposedLeaderShowsNothing() throws Exception {
    Leadership old = leader;
    process.put("session/destroy/" + old.session(), "");
    catalog.show(old, view(primary("blog/web", "h1")));
    leader = leadership();
    catalog.show(leader, view(primary("blog/db", "h1")));
    await().until(() -> health("blog-db").size() == 1);
    assertThat(health("blog-web")).isEmpty();
  }

  @Test
  void whileItRestsNothingIsPutBack() throws Exception {
    catalog.show(leader, view(primary("blog/web", "h1")));
    await().until(() -> health("blog-web").size() == 1);
    catalog.rest();
    deregister("{\"Node\": \"deputy-h1\"}");
    await()
        .during(COMPARE.multipliedBy(3))
        .atMost(Duration.ofSeconds(30)) // of a slow machine: what is put back stays
        .until(() -> health("blog-web").isEmpty());
  }

  private Leadership leadership() throws Exception {
    var lock = new ConsulLock(consul, keys, ElectionTimes.DEFAULT);
    String session = lock.open();
    await().until(() -> lock.acquire(session, new Seat("a", "127.0.0.1", 7420)));
    return new Leadership(lock.nextTerm(session, 1).orElseThrow(), session, 0, 0);
  }

  private static void register(String node, String more) throws Exception {
    // A node that is there keeps its meta.
    boolean there = text("catalog/nodes").contains("\"" + node + "\"");
    String body =
        "{\"Node\": \"%s\", \"Address\": \"10.0.0.1\", \"SkipNodeUpdate\": %s, %s}"
            .formatted(node, there, more);
    assertThat(process.put("catalog/register", body)).isEqualTo("true");
  }

  private static void deregister(String what) throws Exception {
    assertThat(process.put("catalog/deregister", what)).isEqualTo("true");
  }

  private static List<JsonObject> health(String service) throws Exception {
    return JsonParser.parseString(text("health/service/" + service))
        .getAsJsonArray()
        .asList()
        .stream()
        .map(e -> e.getAsJsonObject())
        .sorted((a, b) -> a.get("Node").toString().compareTo(b.get("Node").toString()))
        .toList();
  }

  private static List<String> checks(JsonObject health) {
    return health.getAsJsonArray("Checks").asList().stream()
        .map(e -> e.getAsJsonObject())
        .map(
            c ->
                "%s %s %s"
                    .formatted(
                        c.get("Name").getAsString(),
                        c.get("Status").getAsString(),
                        c.get("Output").getAsString()))
        .toList();
  }

  private static String text(String path) throws Exception {
    return process.get(path);
  }
}
