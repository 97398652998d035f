package io.deputy.cli;

import static io.deputy.cli.CommandRun.deputy;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.deputy.cli.show.Screen;
import io.deputy.proto.v1.ModelProto.Phase;
import io.deputy.proto.v1.OperatorProto.ExplainRequest;
import io.deputy.proto.v1.OperatorProto.ExplainResponse;
import io.deputy.proto.v1.OperatorProto.LogPiece;
import io.deputy.proto.v1.OperatorProto.LogsRequest;
import io.deputy.proto.v1.OperatorProto.StatusRequest;
import io.deputy.proto.v1.OperatorProto.StatusResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every command that only shows, as text and as JSON. */
class ShowingCommandsTest {
  private static final Screen NARROW = new Screen(true, true, 60, 24, false);
  private static final Screen COLORED = new Screen(true, true, 200, 50, true);

  private final ScriptedCoordinator coordinator = ScriptedCoordinator.start();

  @BeforeEach
  void troubled() {
    coordinator.status = _ -> Scenes.troubled();
  }

  @AfterEach
  void close() {
    coordinator.close();
  }

  private void golden(String name, String... words) {
    deputy(words).at(coordinator).run().matches(name);
  }

  @Test
  void status() {
    golden("status", "status");
  }

  @Test
  void statusOfOneApp() {
    var result = deputy("status", "live").at(coordinator).run();
    assertThat(result.exit()).isZero();
    assertThat(coordinator.asked).contains(StatusRequest.newBuilder().setApp("live").build());
  }

  @Test
  void statusOfAnAppThatIsNot() {
    golden("status-no-app", "status", "nope");
  }

  @Test
  void statusOfAnEmptyCluster() {
    coordinator.status = _ -> StatusResponse.getDefaultInstance();
    golden("status-empty", "status");
  }

  @Test
  void statusAsJson() {
    golden("status-json", "status", "--json");
  }

  @Test
  void statusOnANarrowTerminalIsCutToFit() {
    var result = deputy("status").at(coordinator).on(NARROW).run();
    result.matches("status-narrow");
    assertThat(result.out().lines()).allMatch(line -> line.length() <= NARROW.columns());
  }

  @Test
  void statusInColours() {
    deputy("status").at(coordinator).on(COLORED).run().matches("status-color");
  }

  @Test
  void noColorTakesTheColoursAway() {
    var result = deputy("status", "--no-color").at(coordinator).on(COLORED).run();
    assertThat(result.out()).contains("stuck").doesNotContain("␛");
  }

  @Test
  void machines() {
    golden("machines", "machines");
  }

  @Test
  void machinesAsJson() {
    golden("machines-json", "machines", "--json");
  }

  private void explained() {
    coordinator.explain =
        ExplainResponse.newBuilder()
            .setService("live/db")
            .setStanding("stuck")
            .addSentences(Scenes.NEVER_COPIED)
            .addSentences("live/db.0#2 is its fallback on h1: ready for 5 min")
            .build();
  }

  @Test
  void explain() {
    explained();
    deputy("explain", "db").at(coordinator).on(NARROW).run().matches("explain");
    assertThat(coordinator.asked).contains(ExplainRequest.newBuilder().setService("db").build());
  }

  @Test
  void explainAsJson() {
    explained();
    golden("explain-json", "explain", "live/db", "--json");
    assertThat(coordinator.asked)
        .contains(ExplainRequest.newBuilder().setApp("live").setService("db").build());
  }

  @Test
  void logsOfAServiceThatTwoAppsHave() {
    golden("logs-ambiguous", "logs", "app");
  }

  @Test
  void logsOfAServiceThatIsNot() {
    golden("logs-no-service", "logs", "live/cache");
    golden("logs-no-app", "logs", "nope");
  }

  @Test
  void logsOfAnAppAreOfAllItsServices() {
    coordinator.logs =
        List.of(piece("live/db.0#1", "h3", "one\n"), piece("live/app.0#1", "h1", "two\n"));
    golden("logs-app", "logs", "live");
    assertThat(coordinator.asked).contains(LogsRequest.newBuilder().setApp("live").build());
  }

  @Test
  void version() {
    golden("version", "version");
  }

  @Test
  void versionAsJson() {
    golden("version-json", "version", "--json");
  }

  @Test
  void versionOfAFollower() {
    coordinator.following("10.0.0.12:7420");
    golden("version-follower", "version");
  }

  @Test
  void versionWithoutACluster() {
    deputy("version").run().matches("version-alone");
    deputy("--version").run().matches("version-option");
  }

  private static LogPiece piece(String placement, String machine, String text) {
    return LogPiece.newBuilder()
        .setPlacement(placement)
        .setMachine(machine)
        .setData(ByteString.copyFromUtf8(text))
        .build();
  }

  @Test
  void logsOfOnePlacementHaveNoPrefix() {
    coordinator.logs =
        List.of(
            piece("live/db.0#1", "h3", "ready to acc"), piece("live/db.0#1", "h3", "ept\nlast"));
    golden("logs", "logs", "db");
    assertThat(coordinator.asked)
        .contains(LogsRequest.newBuilder().setApp("live").setService("db").build());
  }

  @Test
  void logsOfSeveralPlacementsSayWhose() {
    coordinator.logs =
        List.of(
            piece("live/worker.0#1", "h1", "one\ntw"),
            piece("live/worker.1#3", "h2", "a\n"),
            piece("live/worker.0#1", "h1", "o\n"));
    golden("logs-several", "logs", "-f", "--tail", "10", "worker");
    assertThat(coordinator.asked)
        .contains(
            LogsRequest.newBuilder()
                .setApp("live")
                .setService("worker")
                .setFollow(true)
                .setTail(10)
                .build());
  }

  @Test
  void aFailoverWhileFollowingIsSeenAsASecondPlacement() {
    coordinator.logs =
        List.of(piece("live/db.0#1", "h3", "before\n"), piece("live/db.0#2", "h1", "after\n"));
    golden("logs-failover", "logs", "-f", "live/db");
  }

  @Test
  void logsAsJson() {
    coordinator.logs = List.of(piece("live/db.0#1", "h3", "say \"hi\"\n<b>\n"));
    golden("logs-json", "logs", "--json", "live/");
    assertThat(coordinator.asked).contains(LogsRequest.newBuilder().setApp("live").build());
  }

  @Test
  void logsThatCannotBeReadAreNamed() {
    coordinator.logs =
        List.of(
            LogPiece.newBuilder()
                .setPlacement("live/db.0#1")
                .setMachine("h3")
                .setError("h3 has no line to this coordinator")
                .build(),
            piece("live/db.0#2", "h1", "here\n"));
    golden("logs-error", "logs", "live/db");
  }

  @Test
  void help() {
    deputy("--help").run().matches("help");
    deputy("apply", "--help").run().matches("help-apply");
    deputy("scale", "--help").run().matches("help-scale");
    deputy("history", "--help").run().matches("help-history");
    deputy("diff", "--help").run().matches("help-diff");
    deputy("pki", "--help").run().matches("help-pki");
    deputy("pki", "list", "--help").run().matches("help-pki-list");
  }

  @Test
  void completionKnowsEveryCommand() {
    var result = deputy("completion").run();
    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .startsWith("#!/usr/bin/env bash")
        .contains("apply", "explain", "machines", "--project-directory", "coordinator");
  }

  @Test
  void aPhaseOfANewerCoordinatorIsShownAsItCame() {
    coordinator.status =
        _ ->
            StatusResponse.newBuilder()
                .addServices(
                    Scenes.service("live", "app", "settled")
                        .addPlacements(
                            Scenes.primary("live/app.0#1", 0, "h1", Phase.PHASE_HEALTHY, 0, 1)
                                .toBuilder()
                                .setPhaseValue(99)))
                .build();
    assertThat(deputy("status").at(coordinator).run().out()).contains("phase 99");
  }
}
