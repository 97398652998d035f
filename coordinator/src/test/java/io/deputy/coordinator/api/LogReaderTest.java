package io.deputy.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.plan.Report;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Identity;
import io.deputy.model.MachineName;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import io.deputy.model.Timings;
import io.deputy.proto.v1.AgentProto.Open;
import io.deputy.proto.v1.AgentProto.Piece;
import io.deputy.proto.v1.AgentProto.ToAgent;
import io.deputy.proto.v1.OperatorProto.LogPiece;
import io.deputy.proto.v1.OperatorProto.LogsRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogReaderTest {
  private static final ServiceId DB = new ServiceId("blog", "db");
  private static final SlotId SLOT = new SlotId(DB, 0);
  private static final LogsRequest FOLLOW =
      LogsRequest.newBuilder().setApp("blog").setService("db").setFollow(true).setTail(3).build();

  private final Views views = new Views(Runnable::run);
  private final Lines lines = new Lines();
  private final FakeOperator<LogPiece> operator = new FakeOperator<>(LogReaderTest::words);
  private final FakeAgent h1 = new FakeAgent("h1");
  private final FakeAgent h2 = new FakeAgent("h2");

  @BeforeEach
  void onePrimary() {
    views.accept(view(seen(1, "h1", Phase.HEALTHY, "c1", 0)));
  }

  private void read(LogsRequest request) throws Exception {
    new LogReader(views, lines).read(request, operator);
  }

  @Test
  void anOperatorThatIsNotReadyIsSentOnePieceAContainerAndTheAgentWaits() throws Exception {
    operator.ready = false;
    read(FOLLOW.toBuilder().setFollow(false).build());
    var log = h1.opens();
    for (int i = 0; i < 100; i++) {
      log.write("line\n");
    }
    assertThat(operator.said).as("not one piece was let come after the first").isEmpty();
    assertThat(log.waiting).hasSize(100);

    operator.becomeReady();
    assertThat(operator.said).hasSize(100);
    log.end();
    assertThat(operator.end).isEqualTo("OK");
  }

  @Test
  void onePieceIsUnderWayForAnOperatorWhoBecomesSlow() throws Exception {
    read(FOLLOW);
    var log = h1.opens();
    operator.ready = false;
    log.write("one\n");
    log.write("two\n");
    log.write("three\n");
    assertThat(operator.said).containsExactly("blog/db.0#1 h1 one\n");
    operator.becomeReady();
    assertThat(operator.said).hasSize(3);
  }

  @Test
  void whoeverFollowsGoesOnWithTheNewPrimary() throws Exception {
    read(FOLLOW);
    assertThat(h1.opened().getLogs().getTail()).isEqualTo(3);
    var log = h1.opens();
    log.write("before\n");

    h1.line.left();
    log.fail(Status.UNAVAILABLE.withDescription("h1 is gone"));
    views.accept(view(seen(1, "h1", Phase.HEALTHY, "c1", 0), seen(2, "h2", Phase.READY, "c2", 0)));
    assertThat(h2.link).as("it does not run yet").isEmpty();
    views.accept(view(seen(2, "h2", Phase.STARTING, "c2", 0)));
    views.accept(view(seen(2, "h2", Phase.HEALTHY, "c2", 0)));

    var next = h2.opens();
    assertThat(h2.opened().getLogs().getTail()).as("all of it").isZero();
    next.write("after\n");
    assertThat(operator.said)
        .containsExactly(
            "blog/db.0#1 h1 before\n",
            "blog/db.0#1 h1 error: the log ended: h1 is gone",
            "blog/db.0#2 h2 -- blog/db.0#2 runs on h2 now --\n",
            "blog/db.0#2 h2 after\n");
    assertThat(operator.end).as("it goes on").isEmpty();
  }

  @Test
  void aContainerThatIsStartedAgainIsReadOnWithItsLastLines() throws Exception {
    read(FOLLOW);
    var log = h1.opens();
    log.write("before\n");
    views.accept(view(seen(1, "h1", Phase.STARTING, "c1", 1)));
    assertThat(h1.link).as("the log before it has not ended yet").hasSize(1);
    log.end();
    views.accept(view(seen(1, "h1", Phase.STARTING, "c1", 1)));
    views.accept(view(seen(1, "h1", Phase.HEALTHY, "c1", 1)));
    assertThat(h1.link).hasSize(2);
    assertThat(h1.opened().getLogs().getTail()).isEqualTo(10);
    assertThat(operator.said.getLast())
        .isEqualTo(
            "blog/db.0#1 h1 -- blog/db.0#1 was started again on h1; its last 10 lines, and on --\n");
  }

  @Test
  void aLogThatEndedIsNotReadAgainWhileItsContainerIsStillReported() throws Exception {
    read(FOLLOW);
    h1.opens().end();
    views.accept(view(seen(1, "h1", Phase.HEALTHY, "c1", 0)));
    assertThat(h1.link).hasSize(1);
  }

  @Test
  void followingEndsWithTheServiceAndWithTheLeadership() throws Exception {
    read(FOLLOW);
    h1.opens().end();
    views.accept(view());
    assertThat(operator.end).isEqualTo("OK");

    onePrimary();
    var other = new FakeOperator<>(LogReaderTest::words);
    new LogReader(views, lines).read(FOLLOW, other);
    var log = h1.opens();
    views.accept(following());
    assertThat(other.end).isEqualTo("FAILED_PRECONDITION");
    assertThat(log.ended).isTrue();
  }

  @Test
  void aReaderWhoLeavesEndsTheStreamsAndIsShownNoMoreViews() throws Exception {
    read(FOLLOW);
    var log = h1.opens();
    operator.cancelled.run();
    assertThat(log.ended).isTrue();
    views.accept(view(seen(2, "h2", Phase.HEALTHY, "c2", 0)));
    assertThat(h2.link).isEmpty();
  }

  private static String words(LogPiece piece) {
    String error = piece.getError();
    return "%s %s %s"
        .formatted(
            piece.getPlacement(),
            piece.getMachine(),
            error.isEmpty() ? piece.getData().toStringUtf8() : "error: " + error);
  }

  // ---- views

  private record Seen(Placement placement, Observation observation) {}

  private static Seen seen(long number, String machine, Phase phase, String container, int starts) {
    var id = new PlacementId(SLOT, number);
    var role = phase == Phase.READY ? Role.FALLBACK : Role.PRIMARY;
    return new Seen(
        new Placement(
            id,
            new MachineName(machine),
            "now",
            role,
            role == Role.PRIMARY ? number : 0,
            false,
            List.of()),
        new Observation(id, phase, 0, "", starts, Duration.ZERO, container, Ports.NONE));
  }

  private static ClusterView view(Seen... seen) {
    var observations = new HashMap<PlacementId, Observation>();
    for (Seen s : seen) {
      observations.put(s.placement().id(), s.observation());
    }
    var services = new TreeMap<ServiceId, ServiceRecord>();
    if (seen.length > 0) {
      var spec = ServiceSpec.of(DB, ContainerSpec.of("img:1")).withHash("now");
      var placements = Arrays.stream(seen).map(Seen::placement).toList();
      var slot = new Slot(SLOT, 9, new MachineName("h1"), placements);
      services.put(
          DB,
          new ServiceRecord(
              DB,
              new TreeMap<>(Map.of("now", spec)),
              "now",
              false,
              9,
              "198.18.0.7",
              new TreeMap<>(Map.of(0, slot))));
    }
    return view(
        true, new Snapshot(Timings.DEFAULT, Collections.emptySortedMap(), services, observations));
  }

  private static ClusterView following() {
    return view(
        false,
        new Snapshot(
            Timings.DEFAULT, Collections.emptySortedMap(), Collections.emptySortedMap(), Map.of()));
  }

  private static ClusterView view(boolean leads, Snapshot snapshot) {
    return new ClusterView(
        leads,
        3,
        5,
        Optional.empty(),
        snapshot,
        new Report(Collections.emptySortedMap()),
        Map.of(),
        List.of(),
        Collections.emptySortedMap(),
        List.of(),
        List.of(),
        Collections.emptySortedMap(),
        Collections.emptySortedMap());
  }

  // ---- both ends

  /** An agent, which sends a piece only when it is let, as gRPC has it. */
  private final class FakeAgent implements StreamObserver<ToAgent> {
    private final Identity identity;
    private final List<Open> link = new ArrayList<>();
    private final GrpcLine line;

    FakeAgent(String name) {
      identity = new Identity("lab", Identity.Kind.AGENT, name);
      var machine = new MachineName(name);
      line = new GrpcLine(this, _ -> {}, l -> lines.closed(machine, l));
      lines.opened(machine, line);
    }

    @Override
    public void onNext(ToAgent value) {
      link.add(value.getOpen());
    }

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onCompleted() {}

    Open opened() {
      return link.getLast();
    }

    /** The log that was asked for last. */
    FakeLog opens() {
      return new FakeLog(identity, opened().getId());
    }
  }

  private final class FakeLog implements StreamObserver<Piece> {
    private final List<Piece> waiting = new ArrayList<>();
    private final StreamObserver<Piece> coordinator;
    private int allowed;
    private boolean ended;

    FakeLog(Identity agent, String id) {
      coordinator = lines.carried(agent, this, this::allow);
      coordinator.onNext(Piece.newBuilder().setId(id).build());
    }

    private void allow() {
      allowed++;
      send();
    }

    void write(String text) {
      waiting.add(Piece.newBuilder().setData(ByteString.copyFromUtf8(text)).build());
      send();
    }

    private void send() {
      if (allowed > 0 && !waiting.isEmpty()) {
        allowed--;
        coordinator.onNext(waiting.removeFirst());
      }
    }

    void end() {
      coordinator.onCompleted();
    }

    void fail(Status why) {
      coordinator.onError(why.asException());
    }

    @Override
    public void onNext(Piece value) {}

    @Override
    public void onError(Throwable t) {
      ended = true;
    }

    @Override
    public void onCompleted() {
      ended = true;
    }
  }
}
