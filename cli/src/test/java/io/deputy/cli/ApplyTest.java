package io.deputy.cli;

import static io.deputy.cli.CommandRun.deputy;
import static io.deputy.cli.Scenes.settled;
import static io.deputy.cli.Scenes.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.cli.carry.Packing;
import io.deputy.cli.process.Exit;
import io.deputy.cli.show.Screen;
import io.deputy.model.AppSpec;
import io.deputy.model.FileBytes;
import io.deputy.model.MachineName;
import io.deputy.model.PlacementId;
import io.deputy.model.Reason;
import io.deputy.model.RegistryLogin;
import io.deputy.model.Role;
import io.deputy.model.ServiceSpec;
import io.deputy.proto.v1.ModelProto.Phase;
import io.deputy.proto.v1.OperatorProto.ApplyRequest;
import io.deputy.proto.v1.OperatorProto.ApplyResponse;
import io.deputy.proto.v1.OperatorProto.Change;
import io.deputy.proto.v1.OperatorProto.PlanResponse;
import io.deputy.proto.v1.OperatorProto.ServiceStatus;
import io.deputy.text.Sentences;
import io.deputy.wire.RegistryLoginsWire;
import io.deputy.wire.SpecWire;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that change something, and the plan that says what they would change. */
class ApplyTest {
  private static final Screen TERMINAL = new Screen(true, true, 100, 24, false);

  private static final String COMPOSE =
      """
      name: live
      services:
        app:
          image: reg/app:2
          depends_on: [db]
        db:
          image: reg/db:15
          volumes: ["data:/var/lib/db"]
      volumes:
        data:
      """;

  private static final List<Change> CHANGES =
      List.of(
          Change.newBuilder()
              .setService("app")
              .setKind(Change.Kind.KIND_REPLACED)
              .addDetails("image: reg/app:1 → reg/app:2")
              .addDetails("environment.SECRET_KEY: changed")
              .build(),
          Change.newBuilder().setService("db").setKind(Change.Kind.KIND_ADDED).build(),
          Change.newBuilder()
              .setService("web")
              .setKind(Change.Kind.KIND_ADJUSTED)
              .addDetails("deploy.replicas: 1 → 3")
              .build(),
          Change.newBuilder().setService("cache").setKind(Change.Kind.KIND_UNCHANGED).build(),
          Change.newBuilder().setService("old").setKind(Change.Kind.KIND_REMOVED).build());

  private static final MachineName H1 = new MachineName("h1");
  private static final MachineName H2 = new MachineName("h2");

  private static final String STARTING =
      Scenes.progress("live/db.0#1", H1, io.deputy.model.Phase.STARTING);
  private static final String NO_IMAGE =
      Sentences.of(
          lacks("live/db.0#1", Role.PRIMARY, failed("live/db.0#1", H1), failed("live/db.0#2", H2)));
  private static final String ONLY_MACHINE =
      Sentences.of(
          lacks("live/db.0#1", Role.FALLBACK, new Reason.OtherRoleHere(H1, id("live/db.0#1"))));
  private static final String TRIED_AGAIN =
      Sentences.of(
          new Reason.Progress(
              id("live/db.0#2"), H2, io.deputy.model.Phase.FAILED, "no such image: reg/db:15"));
  private static final String NO_MEMORY =
      Sentences.of(
          lacks(
              "live/app.0#1",
              Role.FALLBACK,
              new Reason.OtherRoleHere(H1, id("live/app.0#1")),
              new Reason.TooLittleMemory(H2, 100 << 20, 512 << 20)));

  private final ScriptedCoordinator coordinator = ScriptedCoordinator.start();

  @TempDir private Path dir;

  @BeforeEach
  void script() throws IOException {
    Files.writeString(dir.resolve("compose.yaml"), COMPOSE);
    coordinator.apply =
        _ -> ApplyResponse.newBuilder().addAllChanges(CHANGES).setRevision(42).build();
  }

  @AfterEach
  void close() {
    coordinator.close();
  }

  private static PlacementId id(String text) {
    return PlacementId.parse(text);
  }

  private static Reason failed(String placement, MachineName machine) {
    return new Reason.FailedHere(machine, id(placement), "no such image: reg/db:15");
  }

  private static Reason lacks(String placement, Role role, Reason... each) {
    return new Reason.NoMachineFits(id(placement).slot(), role, List.of(each), 0);
  }

  private void golden(String name, String... words) {
    deputy(words).at(coordinator).in(dir).run().matches(name);
  }

  private static ServiceStatus pulling(String name) {
    return Scenes.service("live", name, "waiting")
        .addPlacements(Scenes.primary("live/" + name + ".0#1", 0, "h1", Phase.PHASE_PULLING, 0, 0))
        .build();
  }

  private static ServiceStatus with(String name, String standing, String reason) {
    return Scenes.service("live", name, standing).addReasons(reason).build();
  }

  @Test
  void theAppIsSentAsTheFilesHaveItWithHashes() {
    var result = deputy("apply", "--no-wait").at(coordinator).in(dir).run();
    assertThat(result.exit()).isZero();
    var app = SpecWire.read(((ApplyRequest) coordinator.asked.getFirst()).getApp());
    assertThat(app.name()).isEqualTo("live");
    assertThat(app.services().keySet()).containsExactly("app", "db");
    assertThat(app.services().values())
        .allSatisfy(s -> assertThat(s).isEqualTo(SpecWire.hashed(s)));
  }

  @Test
  void withoutWaiting() {
    golden("apply-no-wait", "apply", "--no-wait");
  }

  @Test
  void saysWhichRevisionItIsAndWhatBecomesOfVolumes() {
    coordinator.apply =
        _ ->
            ApplyResponse.newBuilder()
                .addChanges(CHANGES.getFirst())
                .addChanges(
                    CHANGES.getLast().toBuilder()
                        .addDetails("keeps volume live_data on h1: it is found there"))
                .addKeptVolumes("live_data")
                .setIndex(8)
                .setRevision(42)
                .build();
    golden("apply-revision", "apply", "--no-wait");
    golden("apply-revision-json", "apply", "--no-wait", "--json");
    coordinator.apply =
        _ ->
            ApplyResponse.newBuilder()
                .addChanges(
                    Change.newBuilder().setService("db").setKind(Change.Kind.KIND_UNCHANGED))
                .setIndex(8)
                .build();
    assertThat(deputy("apply", "--no-wait").at(coordinator).in(dir).run().out())
        .as("nothing was changed, so it is no new one")
        .doesNotContain("revision");
  }

  @Test
  void theIndexOfAPlanIsSentAlong() {
    assertThat(deputy("apply", "--no-wait").at(coordinator).in(dir).run().exit()).isZero();
    assertThat(((ApplyRequest) coordinator.asked.getLast()).hasCheckIndex()).isFalse();
    var of = deputy("apply", "--no-wait", "--check-index", "0").at(coordinator).in(dir).run();
    assertThat(of.exit()).isZero();
    var sent = (ApplyRequest) coordinator.asked.getLast();
    assertThat(sent.hasCheckIndex()).isTrue();
    assertThat(sent.getCheckIndex()).isZero();
    coordinator.failure =
        Status.INVALID_ARGUMENT
            .withDescription("live is at index 8, and --check-index says 7: …")
            .asRuntimeException();
    golden("apply-check-index", "apply", "--check-index", "7");
  }

  @Test
  void waitsUntilAllIsSettled() {
    coordinator.changes =
        List.of(
            status(42, pulling("app"), with("db", "waiting", STARTING)),
            status(42, settled("app"), with("db", "waiting", STARTING)),
            status(43, settled("app"), settled("db")));
    golden("apply", "apply");
  }

  @Test
  void aTerminalIsDrawnAgainInPlaceAndLeftAsItWas() {
    coordinator.changes =
        List.of(
            status(42, pulling("app"), pulling("db")), status(42, settled("app"), settled("db")));
    var result = deputy("apply").at(coordinator).in(dir).on(TERMINAL).run();
    result.matches("apply-terminal");
  }

  @Test
  void aStatusFromBeforeTheChangeSaysNothing() {
    coordinator.changes =
        List.of(
            status(41, settled("app"), settled("db")),
            status(42, settled("app"), with("db", "stuck", NO_IMAGE)));
    var result = deputy("apply").at(coordinator).in(dir).run();
    assertThat(result.exit()).isEqualTo(Exit.FAILED);
  }

  @Test
  void aStatusThatLacksANewServiceSaysNothing() {
    coordinator.changes =
        List.of(status(42, settled("app")), status(42, settled("app"), settled("db")));
    var result = deputy("apply").at(coordinator).in(dir).run();
    assertThat(result.out()).contains("live: settled, 2 of 2 services");
  }

  @Test
  void waitsForNoFallbackThatNobodyCanHave() {
    coordinator.changes =
        List.of(
            status(
                42,
                settled("app"),
                with("db", "degraded", ONLY_MACHINE).toBuilder().setAtRest(true).build()));
    golden("apply-degraded", "apply");
    golden("apply-degraded-json", "apply", "--json");
  }

  @Test
  void endsWhenAServiceIsStuck() {
    coordinator.changes =
        List.of(
            status(42, pulling("app"), with("db", "stuck", NO_IMAGE)),
            status(42, settled("app"), with("db", "stuck", NO_IMAGE)));
    golden("apply-stuck", "apply");
    golden("apply-stuck-json", "apply", "--json");
  }

  @Test
  void doesNotWaitForWhatALostMachineMayStillRun() {
    appliedAs(added("app", "d1"), added("db", "d2"));
    ServiceStatus dropped =
        with("old", "waiting", "live/old is being removed").toBuilder()
            .addPlacements(
                Scenes.ended("live/old.0#1", 0, "h3").toBuilder().setPhase(Phase.PHASE_HEALTHY))
            .build();
    coordinator.changes =
        List.of(
            status(42, settled("app", "d1"), settled("db", "d2"), dropped).toBuilder()
                .addAllMachines(Scenes.troubled().getMachinesList())
                .build());
    assertThat(deputy("apply").at(coordinator).in(dir).run().out()).contains("live: settled");
  }

  @Test
  void endsWhenTheTimeIsOver() {
    coordinator.changes = List.of(status(42, settled("app"), with("db", "degraded", TRIED_AGAIN)));
    golden("apply-timeout", "apply", "--timeout", "3s");
  }

  private static Change added(String service, String version) {
    return Change.newBuilder()
        .setService(service)
        .setKind(Change.Kind.KIND_ADDED)
        .setVersion(version)
        .build();
  }

  private void appliedAs(Change... changes) {
    coordinator.apply =
        _ -> ApplyResponse.newBuilder().addAllChanges(List.of(changes)).setRevision(42).build();
  }

  @Test
  void whatAnotherApplyHasReplacedIsNotSettled() {
    appliedAs(added("app", "a1"), added("db", "d1"), added("web", "w1"));
    coordinator.changes =
        List.of(
            status(41, settled("app", "a0"), settled("db", "d0"), settled("web", "w0")),
            status(
                42,
                settled("app", "a2"),
                settled("db", "d1"),
                settled("web", ""),
                settled("cache", "c2")));
    golden("apply-replaced", "apply");
    golden("apply-replaced-json", "apply", "--json");
  }

  @Test
  void whatIsAsItWasAppliedIsSettled() {
    appliedAs(added("app", "a1"), added("db", "d1"));
    coordinator.changes =
        List.of(status(42, settled("app", "a1"), settled("db", "d1"), settled("old", "")));
    var result = deputy("apply").at(coordinator).in(dir).run();
    assertThat(result.out()).as(result.transcript()).contains("settled, 3 of 3");
  }

  @Test
  void aTimeoutThatIsNoTimeIsRefused() {
    golden("apply-bad-timeout", "apply", "--timeout", "soon");
  }

  @Test
  void uploadsWhatTheCoordinatorLacks() throws IOException {
    Files.createDirectory(dir.resolve("init"));
    Files.writeString(dir.resolve("init/a.sql"), "create table a();\n");
    Files.writeString(
        dir.resolve("compose.yaml"),
        """
        name: live
        services:
          db:
            image: reg/db:15
            volumes: ["./init:/docker-entrypoint-initdb.d:ro"]
        """);
    var hash = Packing.of(dir.resolve("init")).content(_ -> {}).sha256();
    coordinator.apply =
        _ ->
            coordinator.uploaded.containsKey(hash)
                ? ApplyResponse.newBuilder().addAllChanges(CHANGES).setRevision(42).build()
                : ApplyResponse.newBuilder().addMissing(hash).build();
    var result = deputy("apply", "--no-wait", "--json").at(coordinator).in(dir).run();
    assertThat(result.exit()).as(result.transcript()).isZero();
    assertThat(result.out()).contains("\"uploaded\": [\n    \"" + hash + "\"");
    var archive = new ByteArrayOutputStream();
    Packing.of(dir.resolve("init")).write(archive);
    assertThat(coordinator.uploaded.get(hash)).isEqualTo(archive.toByteArray());
  }

  @Test
  void uploadsConfigsAndSecretsAndSaysNothingOfThem() throws IOException {
    Files.writeString(dir.resolve("password"), "hunter2");
    Files.writeString(
        dir.resolve("compose.yaml"),
        """
        name: live
        services:
          db: {image: "reg/db:15", secrets: [password, token], configs: [motd]}
        secrets:
          password: {file: ./password}
          token: {environment: TOKEN}
        configs:
          motd: {content: hello}
        """);
    var held = List.of("hunter2", "t0ken", "hello");
    List<String> hashes = held.stream().map(ApplyTest::hash).toList();
    coordinator.apply =
        _ ->
            coordinator.uploaded.keySet().containsAll(hashes)
                ? ApplyResponse.newBuilder().addAllChanges(CHANGES).setRevision(42).build()
                : ApplyResponse.newBuilder().addAllMissing(hashes).build();
    var result =
        deputy("apply", "--no-wait", "--json").with("TOKEN", "t0ken").at(coordinator).in(dir).run();
    assertThat(result.exit()).as(result.transcript()).isZero();
    assertThat(coordinator.uploaded.values())
        .extracting(bytes -> new String(bytes, UTF_8))
        .containsExactlyInAnyOrderElementsOf(held);
    assertThat(result.transcript()).contains("\"uploaded\": []").doesNotContain(held);
    assertThat(result.transcript()).doesNotContain(hashes);
  }

  @Test
  void loginsAtTheRegistriesOfItsImagesTravelAndAreNotShown() throws IOException {
    Files.writeString(
        dir.resolve("config.json"),
        """
        {"auths": {"reg.example.org": {"auth": "YW5uOmh1bnRlcjI="}, "other.org": {"auth": "YTpi"}}}
        """);
    Files.createDirectory(dir.resolve("web"));
    Files.writeString(dir.resolve("web/Dockerfile"), "FROM reg.example.org/base:1\n");
    Files.writeString(
        dir.resolve("compose.yaml"),
        """
        name: live
        services:
          db: {image: "reg.example.org/db:15"}
          web: {build: ./web}
          cache: {image: "quay.io/cache:1"}
        """);
    var asked = new ArrayList<AppSpec>();
    coordinator.apply =
        request -> {
          asked.add(SpecWire.read(request.getApp()));
          var logins = service(asked, "db").container().supply().logins();
          return logins == null || coordinator.uploaded.containsKey(logins.sha256())
              ? ApplyResponse.newBuilder().addAllChanges(CHANGES).setRevision(42).build()
              : ApplyResponse.newBuilder().addMissing(logins.sha256()).build();
        };
    var with = deputy("apply", "--no-wait").with("DOCKER_CONFIG", dir.toString());
    var result = with.at(coordinator).in(dir).run();
    assertThat(result.exit()).as(result.transcript()).isZero();
    assertThat(result.out()).contains("live: your logins at reg.example.org travel with it");
    assertThat(result.transcript()).doesNotContain("hunter2");
    var db = service(asked, "db");
    var sent = RegistryLoginsWire.read(coordinator.uploaded.values().iterator().next());
    assertThat(sent.byRegistry().values())
        .containsExactly(new RegistryLogin("reg.example.org", "ann", "hunter2", ""));
    assertThat(service(asked, "web").container().supply().logins())
        .isEqualTo(db.container().supply().logins());
    assertThat(service(asked, "cache").container().supply().logins()).isNull();

    deputy("apply", "--no-wait", "--no-registry-auth")
        .with("DOCKER_CONFIG", dir.toString())
        .at(coordinator)
        .in(dir)
        .run();
    var without = service(asked, "db");
    assertThat(without.container().supply().logins()).isNull();
    assertThat(without.hash()).as("no new containers").isEqualTo(db.hash());
  }

  private static ServiceSpec service(List<AppSpec> asked, String name) {
    return Objects.requireNonNull(asked.getLast().services().get(name));
  }

  private static String hash(String text) {
    return new FileBytes(text.getBytes(UTF_8)).content().sha256();
  }

  @Test
  void aCoordinatorThatAsksForWhatTheAppDoesNotCarryIsNotAnswered() {
    coordinator.apply = _ -> ApplyResponse.newBuilder().addMissing("ab".repeat(32)).build();
    golden("apply-strange-content", "apply");
  }

  @Test
  void plan() {
    coordinator.plan =
        PlanResponse.newBuilder()
            .addAllChanges(CHANGES)
            .addDecisions("place live/db.0#1 on h1 as primary, epoch 1")
            .addDecisions("place live/db.0#2 on h2 as fallback")
            .addWaiting(NO_MEMORY)
            .setIndex(7)
            .build();
    golden("plan", "plan");
    golden("plan-json", "plan", "--json");
  }

  @Test
  void planWithoutChanges() {
    coordinator.plan =
        PlanResponse.newBuilder()
            .addChanges(Change.newBuilder().setService("db").setKind(Change.Kind.KIND_UNCHANGED))
            .build();
    golden("plan-unchanged", "plan");
    coordinator.plan = coordinator.plan.toBuilder().addWaiting(ONLY_MACHINE).build();
    golden("plan-unchanged-waiting", "plan");
    coordinator.plan =
        PlanResponse.newBuilder()
            .addChanges(
                Change.newBuilder()
                    .setService("db")
                    .setKind(Change.Kind.KIND_UNCHANGED)
                    .addDetails("registry logins: changed"))
            .build();
    golden("plan-unchanged-logins", "plan");
  }
}
