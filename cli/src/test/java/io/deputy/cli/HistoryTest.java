package io.deputy.cli;

import static io.deputy.cli.CommandRun.deputy;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.deputy.cli.process.Exit;
import io.deputy.proto.v1.OperatorProto.Change;
import io.deputy.proto.v1.OperatorProto.DiffRequest;
import io.deputy.proto.v1.OperatorProto.DiffResponse;
import io.deputy.proto.v1.OperatorProto.HistoryResponse;
import io.deputy.proto.v1.OperatorProto.RanImages;
import io.deputy.proto.v1.OperatorProto.Revision;
import io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Revisions are shown, and compared. */
class HistoryTest {
  private static final Change IMAGE =
      Change.newBuilder()
          .setService("web")
          .setKind(Change.Kind.KIND_REPLACED)
          .addDetails("image: reg/web:1 → reg/web:2")
          .addDetails("environment.SECRET_KEY: changed")
          .build();

  private final ScriptedCoordinator coordinator = ScriptedCoordinator.start();

  @AfterEach
  void close() {
    coordinator.close();
  }

  private void golden(String name, String... words) {
    deputy(words).at(coordinator).run().matches(name);
  }

  private static Revision.Builder revision(
      String app, long number, long at, String by, String action) {
    return Revision.newBuilder()
        .setApp(app)
        .setNumber(number)
        .setAt(Timestamp.newBuilder().setSeconds(at))
        .setBy("spiffe://lab/operator/" + by)
        .setAction(action);
  }

  private static HistoryResponse some() {
    return HistoryResponse.newBuilder()
        .addRevisions(revision("dev", 1, 1_772_000_000, "bob", "applied").setAdded(2))
        .addRevisions(revision("live", 12, 1_772_360_000, "alice", "removed").setRemoved(3))
        .addRevisions(revision("live", 11, 1_772_350_000, "bob", "scaled").setAdjusted(1))
        .addRevisions(
            revision("live", 10, 1_772_340_000, "alice", "applied")
                .setAdded(1)
                .setReplaced(2)
                .setRemoved(1)
                .setUnchanged(4))
        .build();
  }

  @Test
  void ofAllApps() {
    coordinator.history = some();
    golden("history-all", "history");
    golden("history-all-json", "history", "--json");
  }

  @Test
  void ofOne() {
    coordinator.history =
        HistoryResponse.newBuilder()
            .addRevisions(
                revision("live", 10, 1_772_340_000, "alice", "applied")
                    .setReplaced(1)
                    .setUnchanged(1)
                    .addChanges(IMAGE)
                    .addFiles("ab".repeat(32))
                    .addImages(RanImages.newBuilder().setService("web").addIds("sha256:cafe")))
            .addTroubles("the value of deputy/lab/revisions/live/9 in Consul can't be read (…)")
            .build();
    golden("history", "history", "live");
    golden("history-json", "history", "live", "--json");
  }

  @Test
  void ofNone() {
    golden("history-none", "history");
    golden("history-none-yet", "history", "live");
  }

  @Test
  void whatHasChangedSinceARevision() {
    coordinator.diff =
        DiffResponse.newBuilder()
            .setApp("live")
            .addChanges(IMAGE)
            .addChanges(Change.newBuilder().setService("old").setKind(Change.Kind.KIND_REMOVED))
            .addChanges(Change.newBuilder().setService("db").setKind(Change.Kind.KIND_UNCHANGED))
            .setIndex(12)
            .build();
    golden("diff", "diff", "10");
    golden("diff-two", "diff", "10", "11", "--app", "live");
    golden("diff-json", "diff", "10", "11", "--app", "live", "--json");
    assertThat(coordinator.asked)
        .startsWith(
            DiffRequest.newBuilder().setFrom(10).build(),
            DiffRequest.newBuilder().setApp("live").setFrom(10).setTo(11).build());
  }

  @Test
  void nothingHasChanged() {
    coordinator.diff =
        DiffResponse.newBuilder()
            .setApp("live")
            .addChanges(Change.newBuilder().setService("db").setKind(Change.Kind.KIND_UNCHANGED))
            .build();
    golden("diff-none", "diff", "10");
  }

  @Test
  void aRevisionThatIsNotKeptIsRefused() {
    coordinator.failure =
        Status.INVALID_ARGUMENT
            .withDescription("revision 1 of live is not kept; those are 3, 4, 5")
            .asRuntimeException();
    golden("diff-not-kept", "diff", "1");
    for (String wrong : new String[] {"0", "-1", "ten"}) {
      assertThat(deputy("diff", wrong).at(coordinator).run().exit()).isEqualTo(Exit.INPUT);
    }
  }
}
