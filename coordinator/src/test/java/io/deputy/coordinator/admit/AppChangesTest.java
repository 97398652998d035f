package io.deputy.coordinator.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.deputy.model.AppSpec;
import io.deputy.model.Builds;
import io.deputy.model.ChangeKind;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Content;
import io.deputy.model.Dependency;
import io.deputy.model.Group;
import io.deputy.model.Joins;
import io.deputy.model.MachineName;
import io.deputy.model.Mount;
import io.deputy.model.ProcessSpec;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import io.deputy.model.Supply;
import io.deputy.model.VolumeSource;
import io.deputy.wire.SpecWire;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What apply, scale and remove change of an app, and what they leave as it is. */
class AppChangesTest {
  private static final VirtualAddresses NETWORK = VirtualAddresses.parse("198.18.0.0/24");
  private static final PortPool PORTS = PortPool.parse("30000-30009");

  private static ServiceSpec service(String name, String image, Mount... mounts) {
    var container = ContainerSpec.of(image).withMounts(List.of(mounts));
    return SpecWire.hashed(ServiceSpec.of(new ServiceId("live", name), container));
  }

  private static final ServiceSpec WEB = service("web", "web:1");
  private static final ServiceSpec DB =
      service("db", "db:1", new Mount.Volume("live_data", "/data", false));
  private static final ServiceSpec CACHE = service("cache", "cache:1");

  private static AppSpec app(ServiceSpec... specs) {
    var services = new TreeMap<String, ServiceSpec>();
    Arrays.stream(specs).forEach(s -> services.put(s.id().service(), s));
    return new AppSpec("live", services);
  }

  private static Admitted.Accepted accepted(Admitted admitted) {
    return (Admitted.Accepted) admitted;
  }

  private static Admitted apply(SortedMap<ServiceId, ServiceRecord> before, ServiceSpec... specs) {
    return Admission.apply(app(specs), before, List.of(), NETWORK, PORTS, List.of());
  }

  private static Admitted scale(
      SortedMap<ServiceId, ServiceRecord> before, Map<String, Integer> replicas) {
    return Admission.scale(
        "live", new TreeMap<>(replicas), before, List.of(), NETWORK, PORTS, List.of());
  }

  /** All three, as revision 1, and the database has run on h1. */
  private static SortedMap<ServiceId, ServiceRecord> running() {
    var records = new TreeMap<>(accepted(apply(new TreeMap<>(), WEB, DB, CACHE)).records());
    records.computeIfPresent(
        DB.id(),
        (id, db) -> db.withSlot(Slot.empty(new SlotId(id, 0)).nextEpoch(new MachineName("h1"))));
    return records;
  }

  private static ServiceRecord record(Admitted admitted, ServiceSpec of) {
    return Objects.requireNonNull(accepted(admitted).records().get(of.id()));
  }

  @Test
  void theSameAppAgainChangesNoRecordAndIsNoRevision() {
    Admitted again = apply(running(), CACHE, DB, WEB);
    assertThat(accepted(again).records()).isEqualTo(running());
    assertThat(accepted(again).changesNothing()).isTrue();
    assertThat(accepted(again).index()).isEqualTo(1);
  }

  @Test
  void onlyWhatIsChangedIsOfTheNextRevision() {
    ServiceSpec newer = service("web", "web:2");
    Admitted admitted = apply(running(), newer, DB, CACHE);
    assertThat(accepted(admitted).index()).isEqualTo(2);
    assertThat(accepted(admitted).changes())
        .extracting(c -> c.service().service(), AppChange::kind)
        .containsExactly(
            tuple("cache", ChangeKind.UNCHANGED),
            tuple("db", ChangeKind.UNCHANGED),
            tuple("web", ChangeKind.REPLACED));
    assertThat(record(admitted, newer).revision()).isEqualTo(2);
    for (ServiceSpec same : List.of(DB, CACHE)) {
      assertThat(record(admitted, same)).isEqualTo(running().get(same.id()));
    }
  }

  @Test
  void whoFollowsWhatIsReplacedIsNamed() {
    ServiceSpec web = following(WEB, DB);
    ServiceSpec cache = following(CACHE, DB);
    var before = accepted(apply(new TreeMap<>(), web, DB, cache)).records();
    ServiceSpec newer = service("db", "db:2");
    Admitted admitted = apply(before, web, newer, following(service("cache", "cache:2"), DB));
    assertThat(accepted(admitted).changes().get(1).details())
        .last()
        .isEqualTo("restarts what follows it (depends_on, restart: true): web");
    Admitted more = apply(before, web, DB.withReplicas(2), cache);
    assertThat(accepted(more).changes().get(1).details()).noneMatch(d -> d.contains("restarts"));
  }

  private static ServiceSpec following(ServiceSpec spec, ServiceSpec other) {
    return SpecWire.hashed(
        new ServiceSpec(
            spec.id(),
            spec.container(),
            spec.replicas(),
            spec.ports(),
            spec.knownPorts(),
            spec.udpPorts(),
            spec.networks(),
            List.of(new Dependency(other.id().service(), Dependency.Condition.STARTED, true, true)),
            spec.constraints(),
            spec.reservation(),
            spec.policy(),
            spec.restarts(),
            spec.group(),
            spec.spread(),
            spec.labels(),
            spec.withheld(),
            ""));
  }

  @Test
  void whatSaysNothingOfContainersNeedsNoNewOnes() {
    Admitted admitted = apply(running(), WEB.withReplicas(3), DB, CACHE);
    assertThat(accepted(admitted).changes().getLast().kind()).isEqualTo(ChangeKind.ADJUSTED);
    assertThat(record(admitted, WEB).current()).isEqualTo(WEB.hash());
  }

  @Test
  void aServiceThatTheAppHasNoMoreKeepsItsVolumesAndSaysWhereTheyAre() {
    Admitted admitted = apply(running(), WEB, CACHE);
    AppChange removed = accepted(admitted).changes().getLast();
    assertThat(removed.kind()).isEqualTo(ChangeKind.REMOVED);
    assertThat(removed.keptVolumes()).containsExactly("live_data");
    assertThat(removed.details())
        .containsExactly(
            "keeps volume live_data on h1: whatever of live names it again finds it there, and"
                + " \"docker volume inspect live_data\" on h1 shows it");
    assertThat(record(admitted, DB).removed()).isTrue();
    assertThat(record(admitted, DB).slot(0).home()).isEqualTo(new MachineName("h1"));
    assertThat(record(admitted, DB).revision()).isEqualTo(2);

    var back = apply(accepted(admitted).records(), WEB, DB, CACHE);
    assertThat(record(back, DB).slot(0).home()).as("found again").isNotNull();
    assertThat(accepted(back).index()).isEqualTo(3);
    var gone = Admission.remove("live", running());
    assertThat(accepted(gone).changes())
        .flatExtracting(AppChange::keptVolumes)
        .containsExactly("live_data");
    assertThat(accepted(gone).index()).isEqualTo(2);
  }

  // ---- ports that Deputy chose

  private static ServiceSpec open(String name) {
    return SpecWire.hashed(
        service(name, name + ":1")
            .withPorts(List.of(new PublishedPort("", 0, 80, Protocol.TCP, false))));
  }

  private static List<Integer> published(Admitted admitted, ServiceSpec of) {
    return record(admitted, of).spec().ports().stream().map(PublishedPort::published).toList();
  }

  @Test
  void aChosenPortIsKeptWhileNothingRuns() {
    ServiceSpec web = open("web");
    var there = accepted(apply(new TreeMap<>(), web)).records();
    var none = accepted(scale(there, Map.of("web", 0))).records();
    ServiceSpec other =
        SpecWire.hashed(
            ServiceSpec.of(new ServiceId("shop", "web"), ContainerSpec.of("shop:1"))
                .withPorts(List.of(new PublishedPort("", 0, 80, Protocol.TCP, false))));
    var shop = new AppSpec("shop", new TreeMap<>(Map.of("web", other)));
    var both = Admission.apply(shop, none, List.of(), NETWORK, PORTS, List.of());
    assertThat(published(both, other)).containsExactly(30001);

    var again = scale(accepted(both).records(), Map.of("web", 1));
    assertThat(published(again, web)).containsExactly(30000);
  }

  @Test
  void aChosenPortIsKeptWhenTheAppGetsAServiceBeforeIt() {
    var there = accepted(apply(new TreeMap<>(), open("web"))).records();
    var more = apply(there, open("api"), open("web"));
    assertThat(published(more, open("web"))).containsExactly(30000);
    assertThat(published(more, open("api"))).containsExactly(30001);
  }

  // ---- logins at registries

  private static ServiceSpec withLogins(ServiceSpec spec, String sha256) {
    return spec.withSupply(Supply.USUAL.withLogins(new Content(sha256, 5)));
  }

  /** A helper may give another token each time. */
  @Test
  void otherLoginsAreKeptAndNoRevision() {
    ServiceSpec before = withLogins(WEB, "ab".repeat(32));
    ServiceSpec after = withLogins(WEB, "cd".repeat(32));
    var there = accepted(apply(running(), before, DB, CACHE)).records();
    var renewed = apply(there, after, DB, CACHE);
    assertThat(accepted(renewed).changesNothing()).isTrue();
    assertThat(accepted(renewed).index()).isEqualTo(1);
    AppChange web = accepted(renewed).changes().getLast();
    assertThat(web.kind()).isEqualTo(ChangeKind.UNCHANGED);
    assertThat(web.details()).containsExactly("registry logins: changed");
    assertThat(record(renewed, WEB).revision()).isEqualTo(1);
    assertThat(record(renewed, WEB).spec()).isEqualTo(after);

    var changed = apply(there, after.withReplicas(3), DB, CACHE);
    assertThat(accepted(changed).changes().getLast().details())
        .containsExactly("deploy.replicas: 1 → 3", "registry logins: changed");
    assertThat(accepted(changed).index()).isEqualTo(2);
  }

  @Test
  void secretsAreInNoWords() {
    var process =
        new ProcessSpec(
            null, null, new TreeMap<>(Map.of("KEY", "hunter2")), "", "", false, "", null);
    ServiceSpec secret =
        SpecWire.hashed(ServiceSpec.of(WEB.id(), ContainerSpec.of("web:1").withProcess(process)));
    Admitted admitted = apply(running(), secret, DB, CACHE);
    assertThat(accepted(admitted).changes().getLast().details())
        .containsExactly("environment.KEY: added");
    assertThat(AppDifference.between(app(secret), app(WEB)).getFirst().details())
        .containsExactly("environment.KEY: removed");
  }

  // ---- the index

  private static Admitted since(long index, ServiceSpec... specs) {
    var moved = accepted(apply(running(), service("web", "web:2"), DB, CACHE)).records();
    var again = accepted(scale(moved, Map.of("cache", 2))).records();
    return Admission.apply(
        app(specs), OptionalLong.of(index), again, List.of(), NETWORK, PORTS, List.of());
  }

  @Test
  void whatWasPlannedBeforeAChangeIsRefusedWithWhatChanged() {
    assertThat(since(3, WEB)).isInstanceOf(Admitted.Accepted.class);
    assertThat(since(1, WEB))
        .isEqualTo(
            new Admitted.Refused(
                List.of(
                    "live is at index 3, and --check-index says 1: changed meanwhile were cache"
                        + " (revision 3), web (revision 2); \"deputy plan\" shows what would change"
                        + " now, \"deputy diff 1 --app live\" what has changed")));
    assertThat(since(9, WEB))
        .isEqualTo(
            new Admitted.Refused(
                List.of("live is at index 3, and --check-index says 9, which it has not reached")));
    assertThat(since(1, service("web", "web:2"), DB, CACHE.withReplicas(2)))
        .as("stands already: perhaps it was asked for twice, since the answer was lost")
        .isInstanceOf(Admitted.Accepted.class);
  }

  @Test
  void aNewAppIsAtIndexZero() {
    var before = new TreeMap<ServiceId, ServiceRecord>();
    var fresh =
        Admission.apply(app(WEB), OptionalLong.of(0), before, List.of(), NETWORK, PORTS, List.of());
    assertThat(accepted(fresh).index()).isEqualTo(1);
    assertThat(
            Admission.apply(
                app(WEB), OptionalLong.of(0), running(), List.of(), NETWORK, PORTS, List.of()))
        .isInstanceOf(Admitted.Refused.class);
  }

  /** A failover, say: nobody has changed what should run. */
  @Test
  void whatHappensToAnAppDoesNotMoveItsIndex() {
    var moved = running();
    moved.computeIfPresent(
        DB.id(), (_, db) -> db.withPlaced(9).withSlot(db.slot(0).nextEpoch(new MachineName("h2"))));
    assertThat(Index.of("live", moved)).isEqualTo(Index.of("live", running())).isEqualTo(1);
  }

  // ---- scale

  @Test
  void scaleChangesReplicasAndNothingElse() {
    Admitted admitted = scale(running(), Map.of("web", 3, "cache", 0));
    assertThat(accepted(admitted).changes())
        .extracting(c -> c.service().service(), AppChange::kind, AppChange::details)
        .containsExactly(
            tuple("cache", ChangeKind.ADJUSTED, List.of("deploy.replicas: 1 → 0")),
            tuple("db", ChangeKind.UNCHANGED, List.of()),
            tuple("web", ChangeKind.ADJUSTED, List.of("deploy.replicas: 1 → 3")));
    assertThat(record(admitted, WEB).spec()).isEqualTo(WEB.withReplicas(3));
    assertThat(record(admitted, DB)).isEqualTo(running().get(DB.id()));
    assertThat(accepted(admitted).index()).isEqualTo(2);
    assertThat(accepted(scale(running(), Map.of("web", 1))).changesNothing()).isTrue();
  }

  @Test
  void volumesOfSlotsThatEndAreKeptAndThoseOfNewSlotsBeginEmpty() {
    Admitted none = scale(running(), Map.of("db", 0));
    assertThat(accepted(none).changes().get(1).details())
        .hasSize(2)
        .element(1)
        .asString()
        .startsWith("keeps volume live_data on h1: ");
    assertThat(record(none, DB).slot(0).home()).isEqualTo(new MachineName("h1"));
    Admitted three = scale(running(), Map.of("db", 3));
    assertThat(accepted(three).changes().get(1).details())
        .containsExactly(
            "deploy.replicas: 1 → 3",
            "slot 1 has a volume of its own, which begins empty: live_data.1",
            "slot 2 has a volume of its own, which begins empty: live_data.2");
  }

  @Test
  void anExternalVolumeIsTheSameForAllSlots() {
    var theirs = new Mount.Volume("banks", "/banks", false, false, "", VolumeSource.THEIRS);
    var mounts = List.<Mount>of(theirs);
    ServiceSpec spec = DB.withContainer(DB.container().withMounts(mounts)).withReplicas(2);
    ServiceRecord there = Objects.requireNonNull(running().get(DB.id()));
    var apps = new TreeMap<>(Map.of(DB.id(), there.withSpec(spec)));
    assertThat(accepted(scale(apps, Map.of("db", 3))).changes().getFirst().details())
        .containsExactly("deploy.replicas: 2 → 3");
    assertThat(accepted(scale(apps, Map.of("db", 0))).changes().getFirst().details())
        .containsExactly("deploy.replicas: 2 → 0");
    assertThat(accepted(Admission.remove("live", apps)).changes().getFirst().details())
        .singleElement()
        .asString()
        .startsWith("keeps volume banks on h1: ");
  }

  @Test
  void allThatIsWrongWithAScaleIsSaidAtOnce() {
    assertThat(scale(running(), Map.of("web", 1001, "wbe", 2, "db", -1)))
        .isEqualTo(
            new Admitted.Refused(
                List.of(
                    "replicas: found \"-1\", expected 0 to 1000",
                    "service of live: found \"wbe\", expected cache, db, web",
                    "replicas: found \"1001\", expected 0 to 1000")));
    assertThat(scale(new TreeMap<>(), Map.of("web", 1)))
        .isEqualTo(new Admitted.Refused(List.of("there is no app live; there is none at all")));
    var removed = accepted(Admission.remove("live", running())).records();
    assertThat(scale(removed, Map.of("web", 1))).isInstanceOf(Admitted.Refused.class);
  }

  @Test
  void aServiceWhoseFilesStayedAtHomeIsNotStartedWithoutThem() {
    ServiceSpec dev =
        service("web", "web:1", new Mount.Carried(Content.AT_HOME, "/app", true)).withReplicas(0);
    var before = accepted(apply(new TreeMap<>(), dev)).records();
    assertThat(scale(before, Map.of("web", 1)))
        .isEqualTo(
            new Admitted.Refused(
                List.of(
                    "replicas of live/web: found \"1\", expected 0, since its files stayed beside"
                        + " the Compose file, which asks for none: say replicas there, and apply"
                        + " it")));
    assertThat(accepted(scale(before, Map.of("web", 0))).changesNothing()).isTrue();
  }

  @Test
  void aServiceIsNotScaledAwayFromThoseItStandsBeside() {
    ServiceSpec side =
        service("side", "side:1")
            .withContainer(
                ContainerSpec.of("side:1").withJoins(new Joins("", "web", "", List.of())))
            .withGroup(new Group("web", false));
    ServiceSpec lead = service("web", "web:1").withGroup(new Group("web", false));
    var before = accepted(apply(new TreeMap<>(), lead, side)).records();
    assertThat(scale(before, Map.of("web", 2)))
        .isEqualTo(
            new Admitted.Refused(
                List.of(
                    "replicas of live/side: found \"1\", expected 2, as many as live/web has,"
                        + " since each stands beside one of those")));
    assertThat(accepted(scale(before, Map.of("web", 2, "side", 2))).changes()).hasSize(2);
  }

  @Test
  void aServiceWhoseContextStayedAtHomeIsNotStartedWithoutIt() {
    var build = Builds.plain(WEB.id(), Content.AT_HOME, "Dockerfile", "");
    ServiceSpec dev = WEB.withSupply(Supply.of(build)).withReplicas(0);
    var before = accepted(apply(new TreeMap<>(), dev)).records();
    assertThat(scale(before, Map.of("web", 1))).isInstanceOf(Admitted.Refused.class);
  }

  @Test
  void aVolumeThatIsMountedNoMoreIsKeptAndNamed() {
    ServiceSpec copied =
        service("db", "db:1", new Mount.Carried(new Content("ab".repeat(32), 5), "/data", true));
    AppChange change =
        accepted(apply(running(), WEB, CACHE, copied)).changes().stream()
            .filter(c -> c.service().equals(DB.id()))
            .findFirst()
            .orElseThrow();
    assertThat(change.keptVolumes()).containsExactly("live_data");
    assertThat(change.details())
        .anyMatch(
            line ->
                line.startsWith(
                    "goes on without its volume, and begins with none of its data; keeps volume"
                        + " live_data on h1: "));
  }

  @Test
  void aPortThatAnotherAppHasTakenMeanwhileIsMissedByWhoeverIsScaledUp() {
    var port = new PublishedPort("", 8080, 80, Protocol.TCP, false);
    ServiceSpec web = SpecWire.hashed(WEB.withPorts(List.of(port)));
    var other = new ServiceId("dev", "web");
    ServiceSpec taker =
        SpecWire.hashed(ServiceSpec.of(other, ContainerSpec.of("web:1")).withPorts(List.of(port)));
    var records = new TreeMap<>(accepted(apply(new TreeMap<>(), web.withReplicas(0))).records());
    records.put(other, ServiceRecord.fresh(taker, "198.18.0.9"));
    assertThat(scale(records, Map.of("web", 1)))
        .isEqualTo(
            new Admitted.Refused(
                List.of(
                    "live/web: port 8080 is published by dev/web already, and all machines answer"
                        + " it")));
  }
}
