package io.deputy.cli;

import static io.deputy.cli.CommandRun.deputy;
import static io.deputy.cli.Scenes.settled;
import static io.deputy.cli.Scenes.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.cli.show.Screen;
import io.deputy.model.Contact;
import io.deputy.model.MachineName;
import io.deputy.model.Reason;
import io.deputy.model.ServiceId;
import io.deputy.proto.v1.ModelProto.Phase;
import io.deputy.proto.v1.OperatorProto.PlacementStatus;
import io.deputy.proto.v1.OperatorProto.RemoveResponse;
import io.deputy.proto.v1.OperatorProto.ServiceStatus;
import io.deputy.text.Sentences;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An app is removed, and its end awaited. */
class RemoveTest {
  private static final Screen TERMINAL = new Screen(true, true, 100, 24, false);

  private final ScriptedCoordinator coordinator = ScriptedCoordinator.start();

  @BeforeEach
  void script() {
    coordinator.remove =
        RemoveResponse.newBuilder()
            .addServices("app")
            .addServices("db")
            .addKeptVolumes("live_data")
            .setRevision(42)
            .build();
  }

  @AfterEach
  void close() {
    coordinator.close();
  }

  private void golden(String name, String... words) {
    deputy(words).at(coordinator).run().matches(name);
  }

  private static ServiceStatus ending(String name, Phase first, Phase second) {
    return Scenes.service("live", name, "waiting")
        .addReasons(Sentences.of(new Reason.BeingRemoved(new ServiceId("live", name))))
        .addPlacements(ended("live/" + name + ".0#1", "h1", first))
        .addPlacements(ended("live/" + name + ".0#2", "h2", second))
        .build();
  }

  private static PlacementStatus ended(String id, String machine, Phase phase) {
    return Scenes.ended(id, 0, machine).toBuilder().setPhase(phase).build();
  }

  @Test
  void waitsUntilNothingOfItRuns() {
    coordinator.changes =
        List.of(
            status(41, settled("app"), settled("db")),
            status(
                42,
                ending("app", Phase.PHASE_DRAINING, Phase.PHASE_STOPPED),
                ending("db", Phase.PHASE_HEALTHY, Phase.PHASE_READY)),
            status(42, ending("db", Phase.PHASE_DRAINING, Phase.PHASE_UNSPECIFIED)),
            status(43));
    golden("remove", "remove", "live", "--yes");
    golden("remove-json", "remove", "live", "--yes", "--json");
  }

  @Test
  void whatIsOnlyRememberedHasEnded() {
    coordinator.changes =
        List.of(status(42, ending("db", Phase.PHASE_FAILED, Phase.PHASE_COMPLETED)));
    assertThat(deputy("remove", "live", "--yes").at(coordinator).run().out())
        .endsWith("live: ended\n");
  }

  @Test
  void saysWhatIsLeftWhenTheTimeIsOver() {
    var lost =
        new Reason.NotReachable(new MachineName("h2"), Contact.LOST, Duration.ofSeconds(200));
    coordinator.changes =
        List.of(
            status(
                42,
                ending("db", Phase.PHASE_STOPPED, Phase.PHASE_UNSPECIFIED).toBuilder()
                    .addReasons(Sentences.of(lost))
                    .build()));
    golden("remove-timeout", "remove", "live", "--yes", "--timeout", "3s");
    golden("remove-timeout-json", "remove", "live", "--yes", "--timeout", "3s", "--json");
  }

  @Test
  void doesNotWaitForALostMachine() {
    var lost =
        new Reason.NotReachable(new MachineName("h3"), Contact.LOST, Duration.ofSeconds(200));
    ServiceStatus db =
        Scenes.service("live", "db", "waiting")
            .addReasons(Sentences.of(new Reason.BeingRemoved(new ServiceId("live", "db"))))
            .addReasons(Sentences.of(lost))
            .addPlacements(ended("live/db.0#1", "h3", Phase.PHASE_HEALTHY))
            .build();
    coordinator.changes =
        List.of(
            status(42, db).toBuilder().addAllMachines(Scenes.troubled().getMachinesList()).build());
    golden("remove-lost", "remove", "live", "--yes");
    golden("remove-lost-json", "remove", "live", "--yes", "--json");
  }

  @Test
  void whatWasAppliedAgainMeanwhileDoesNotEnd() {
    coordinator.changes =
        List.of(
            status(41, settled("db").toBuilder().setVersion("d0").build()),
            status(42, settled("db").toBuilder().setVersion("d1").build()));
    golden("remove-replaced", "remove", "live", "--yes");
  }

  @Test
  void withoutWaiting() {
    golden("remove-no-wait", "remove", "live", "--yes", "--no-wait");
    golden("remove-no-wait-json", "remove", "live", "--yes", "--no-wait", "--json");
  }

  @Test
  void asksWhoeverSitsThere() {
    coordinator.status = _ -> status(1, settled("app"), settled("db"));
    coordinator.remove = RemoveResponse.newBuilder().addServices("app").build();
    var no = deputy("remove", "live").at(coordinator).on(TERMINAL).typing("\n").run();
    no.matches("remove-no");
    assertThat(coordinator.asked).hasSize(1);
    var yes = deputy("remove", "live", "--no-wait").at(coordinator).on(TERMINAL).typing("y\n");
    yes.run().matches("remove-yes");
  }

  @Test
  void asksNoScript() {
    golden("remove-script", "remove", "live");
    assertThat(coordinator.asked).isEmpty();
  }
}
