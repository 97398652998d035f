package io.deputy.cli;

import static io.deputy.cli.CommandRun.deputy;
import static io.deputy.cli.Scenes.settled;
import static io.deputy.cli.Scenes.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.cli.process.Exit;
import io.deputy.model.Reason;
import io.deputy.proto.v1.ModelProto.Phase;
import io.deputy.proto.v1.OperatorProto.Change;
import io.deputy.proto.v1.OperatorProto.ScaleRequest;
import io.deputy.proto.v1.OperatorProto.ScaleResponse;
import io.deputy.proto.v1.OperatorProto.ServiceStatus;
import io.deputy.text.Sentences;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replicas are changed without files, and awaited. */
class ScaleTest {
  private final ScriptedCoordinator coordinator = ScriptedCoordinator.start();

  @BeforeEach
  void script() {
    coordinator.status = _ -> Scenes.troubled();
    coordinator.scale =
        ScaleResponse.newBuilder()
            .addChanges(
                Change.newBuilder()
                    .setService("worker")
                    .setKind(Change.Kind.KIND_ADJUSTED)
                    .addDetails("deploy.replicas: 2 → 3")
                    .setVersion("w3"))
            .addChanges(
                Change.newBuilder()
                    .setService("db")
                    .setKind(Change.Kind.KIND_UNCHANGED)
                    .setVersion("d1"))
            .setRevision(42)
            .setIndex(8)
            .build();
  }

  @AfterEach
  void close() {
    coordinator.close();
  }

  private void golden(String name, String... words) {
    deputy(words).at(coordinator).run().matches(name);
  }

  @Test
  void waitsUntilAllIsSettled() {
    coordinator.changes =
        List.of(
            status(41, settled("worker", "w2"), settled("db", "d1")),
            status(
                42,
                Scenes.service("live", "worker", "waiting")
                    .setVersion("w3")
                    .addPlacements(
                        Scenes.primary("live/worker.2#4", 2, "h1", Phase.PHASE_PULLING, 0, 0))
                    .build(),
                settled("db", "d1")),
            status(43, settled("worker", "w3"), settled("db", "d1")));
    golden("scale", "scale", "worker=3");
    golden("scale-json", "scale", "worker=3", "--json");
    assertThat(asked()).isEqualTo(scale("live", Map.of("worker", 3)));
  }

  @Test
  void waitsUntilWhatIsTooManyHasEnded() {
    coordinator.changes =
        List.of(
            status(42, ending(Phase.PHASE_HEALTHY), settled("db", "d1")),
            status(42, ending(Phase.PHASE_DRAINING), settled("db", "d1")),
            status(42, ending(Phase.PHASE_STOPPED), settled("db", "d1")));
    golden("scale-to-none", "scale", "worker=0");
  }

  private static ServiceStatus ending(Phase phase) {
    return Scenes.service("live", "worker", "settled")
        .setReplicas(0)
        .setVersion("w3")
        .addReasons(Sentences.of(new Reason.NoReplicas()))
        .addPlacements(Scenes.ended("live/worker.0#1", 0, "h1").toBuilder().setPhase(phase))
        .build();
  }

  @Test
  void severalAtOnceAndOfANamedApp() {
    golden("scale-no-wait", "scale", "worker=3", "db=0", "--app", "live", "--no-wait");
    assertThat(coordinator.asked)
        .as("nobody has to be asked whose they are")
        .containsExactly(scale("live", Map.of("worker", 3, "db", 0)));
  }

  @Test
  void whatSomebodyElseChangesMeanwhileIsSaid() {
    coordinator.changes = List.of(status(42, settled("worker", "w9"), settled("db", "d1")));
    golden("scale-replaced", "scale", "worker=3");
  }

  @Test
  void whoseServiceItIsIsFound() {
    golden("scale-ambiguous", "scale", "app=2");
    golden("scale-no-service", "scale", "nothing=2");
    golden("scale-two-apps", "scale", "worker=2", "off=1");
    assertThat(coordinator.asked).noneMatch(ScaleRequest.class::isInstance);
  }

  @Test
  void whatIsNoScaleIsRefused() {
    for (String wrong : List.of("worker", "worker=", "=3", "worker=many", "worker=3 worker=4")) {
      var words = ("scale " + wrong).split(" ", -1);
      var result = deputy(words).at(coordinator).run();
      assertThat(result.exit()).as(result.transcript()).isEqualTo(Exit.INPUT);
      assertThat(result.err()).contains("expected SERVICE=N, such as web=3");
    }
    assertThat(coordinator.asked).isEmpty();
    coordinator.failure =
        Status.INVALID_ARGUMENT
            .withDescription("replicas: found \"1001\", expected 0 to 1000")
            .asRuntimeException();
    golden("scale-refused", "scale", "worker=1001", "--app", "live");
  }

  private Object asked() {
    return coordinator.asked.stream()
        .filter(ScaleRequest.class::isInstance)
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private static ScaleRequest scale(String app, Map<String, Integer> replicas) {
    return ScaleRequest.newBuilder().setApp(app).putAllReplicas(replicas).build();
  }
}
