package io.deputy.cli;

import static io.deputy.cli.CommandRun.deputy;
import static io.deputy.cli.Scenes.settled;
import static io.deputy.cli.Scenes.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.deputy.proto.v1.ModelProto.Phase;
import io.deputy.proto.v1.OperatorProto.HoldRequest;
import io.deputy.proto.v1.OperatorProto.HoldResponse;
import io.deputy.proto.v1.OperatorProto.MoveStatus;
import io.deputy.proto.v1.OperatorProto.ServiceStatus;
import io.deputy.proto.v1.OperatorProto.SwitchoverRequest;
import io.deputy.proto.v1.OperatorProto.SwitchoverResponse;
import io.grpc.Status;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A primary is moved, and what becomes of it is awaited; a service is held and released. */
class SwitchoverTest {
  private final ScriptedCoordinator coordinator = ScriptedCoordinator.start();

  @BeforeEach
  void script() {
    coordinator.status = _ -> Scenes.troubled();
    coordinator.switchover =
        SwitchoverResponse.newBuilder()
            .setApp("live")
            .setService("app")
            .setFrom("h1")
            .setEpoch(1)
            .setRevision(43)
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
  void waitsUntilAnotherServes() {
    coordinator.changes =
        List.of(
            status(42, settled("app", "v1")),
            status(43, underWay("h2", "app is being moved", "its heir is starting")),
            status(44, moved("h2", "h2")));
    golden("switchover", "switchover", "live/app");
    golden("switchover-json", "switchover", "live/app", "--to", "h2", "--json");
    assertThat(asked())
        .isEqualTo(
            SwitchoverRequest.newBuilder().setApp("live").setService("app").setTo("h2").build());
  }

  @Test
  void whatIsGivenUpFails() {
    coordinator.changes =
        List.of(
            status(
                44,
                settled("app", "v1").toBuilder()
                    .addMoves(
                        move("h3", MoveStatus.State.STATE_GIVEN_UP)
                            .setFrom("h1")
                            .setWhy("h3 is lost: not heard for 4.0 s"))
                    .build()));
    golden("switchover-given-up", "switchover", "live/app", "--to", "h3");
  }

  @Test
  void anotherLeaderKnowsOnlyWhatStands() {
    coordinator.changes =
        List.of(
            status(
                44,
                Scenes.service("live", "app", "settled")
                    .setVersion("v1")
                    .addPlacements(
                        Scenes.primary("live/app.0#2", 0, "h2", Phase.PHASE_HEALTHY, 0, 9)
                            .toBuilder()
                            .setEpoch(2))
                    .build()));
    golden("switchover-other-leader", "switchover", "live/app");
    coordinator.changes = List.of(status(44, settled("app", "v1")));
    golden("switchover-gone", "switchover", "live/app");
  }

  @Test
  void whatWentElsewhereIsSaid() {
    coordinator.changes = List.of(status(44, moved("h3", "h2")));
    golden("switchover-elsewhere", "switchover", "live/app", "--to", "h3");
  }

  @Test
  void aSlotIsNamedByItsNumber() {
    golden("switchover-no-wait", "switchover", "live/worker.1", "--no-wait");
    assertThat(asked())
        .isEqualTo(
            SwitchoverRequest.newBuilder().setApp("live").setService("worker").setSlot(1).build());
  }

  @Test
  void whatIsRefusedIsSaid() {
    coordinator.failure =
        Status.INVALID_ARGUMENT
            .withDescription("there is no service live/app; there is none at all")
            .asRuntimeException();
    golden("hold-refused", "hold", "live/app");
  }

  @Test
  void takesItsTime() {
    coordinator.changes = List.of(status(43, underWay("h2", "app is being moved")));
    golden("switchover-timeout", "switchover", "live/app", "--timeout", "100ms");
  }

  @Test
  void holdsAndReleases() {
    coordinator.hold =
        HoldResponse.newBuilder()
            .setApp("live")
            .setService("app")
            .setUntil(Timestamp.newBuilder().setSeconds(1_772_366_400L).setNanos(5_000_000))
            .build();
    golden("hold", "hold", "app", "--for", "90s");
    golden("hold-json", "hold", "app", "--json");
    assertThat(coordinator.asked)
        .contains(
            HoldRequest.newBuilder()
                .setService("app")
                .setLasts(Duration.newBuilder().setSeconds(90))
                .build(),
            HoldRequest.newBuilder()
                .setService("app")
                .setLasts(Duration.newBuilder().setSeconds(300))
                .build());
    coordinator.hold =
        HoldResponse.newBuilder().setApp("live").setService("app").setWasHeld(true).build();
    golden("release", "release", "live/app");
    coordinator.hold = HoldResponse.newBuilder().setApp("live").setService("app").build();
    golden("release-nothing", "release", "live/app");
    golden("hold-bad-time", "hold", "app", "--for", "soon");
    golden("hold-no-time", "hold", "app", "--for", "0s");
  }

  private static ServiceStatus underWay(String to, String... reasons) {
    return settled("app", "v1").toBuilder()
        .setStanding("waiting")
        .addAllReasons(List.of(reasons))
        .addMoves(move(to, MoveStatus.State.STATE_UNDER_WAY))
        .build();
  }

  private static ServiceStatus moved(String to, String at) {
    return Scenes.service("live", "app", "settled")
        .setVersion("v1")
        .addPlacements(
            Scenes.primary("live/app.0#2", 0, at, Phase.PHASE_HEALTHY, 0, 1).toBuilder()
                .setEpoch(2))
        .addMoves(
            move(to, MoveStatus.State.STATE_MOVED)
                .setFrom("h1")
                .setAt(at)
                .setUnserved(Duration.newBuilder().setNanos(640_000_000)))
        .build();
  }

  private static MoveStatus.Builder move(String to, MoveStatus.State state) {
    return MoveStatus.newBuilder().setTo(to).setEpoch(1).setState(state);
  }

  private Object asked() {
    return coordinator.asked.stream()
        .filter(SwitchoverRequest.class::isInstance)
        .reduce((_, last) -> last)
        .orElseThrow();
  }
}
