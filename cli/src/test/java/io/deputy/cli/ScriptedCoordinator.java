package io.deputy.cli;

import io.deputy.proto.v1.AgentProto.Piece;
import io.deputy.proto.v1.OperatorGrpc;
import io.deputy.proto.v1.OperatorProto.*;
import io.deputy.proto.v1.OperatorProto.HoldRequest;
import io.deputy.proto.v1.OperatorProto.HoldResponse;
import io.deputy.proto.v1.OperatorProto.SwitchoverRequest;
import io.deputy.proto.v1.OperatorProto.SwitchoverResponse;
import io.deputy.wire.Trailers;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator that answers what a test tells it to, over mutual TLS on the loopback. What it was
 * asked is kept.
 */
public final class ScriptedCoordinator extends OperatorGrpc.OperatorImplBase
    implements AutoCloseable {
  private final Server server;
  public final List<Object> asked = new CopyOnWriteArrayList<>();
  public final Map<String, byte[]> uploaded = new ConcurrentHashMap<>();
  public final CountDownLatch watched = new CountDownLatch(1);

  /** How often it says that it does not lead yet. */
  public final AtomicInteger electing = new AtomicInteger();

  /** Why nobody leads meanwhile. */
  public List<String> troubles = List.of();

  public volatile boolean leads = true;

  /**
   * Where it is deposed by a watch, which then ends after {@link #changes}: who leads from then on,
   * empty for nobody.
   */
  public volatile @Nullable String successor;

  public volatile String leader = "";
  public volatile Function<StatusRequest, StatusResponse> status =
      _ -> StatusResponse.getDefaultInstance();
  public volatile List<StatusResponse> changes = List.of();
  public volatile Function<ApplyRequest, ApplyResponse> apply =
      _ -> ApplyResponse.getDefaultInstance();
  public volatile PlanResponse plan = PlanResponse.getDefaultInstance();
  public volatile ScaleResponse scale = ScaleResponse.getDefaultInstance();
  public volatile SwitchoverResponse switchover = SwitchoverResponse.getDefaultInstance();
  public volatile HoldResponse hold = HoldResponse.getDefaultInstance();
  public volatile HistoryResponse history = HistoryResponse.getDefaultInstance();
  public volatile DiffResponse diff = DiffResponse.getDefaultInstance();
  public volatile RemoveResponse remove = RemoveResponse.getDefaultInstance();
  public volatile ExplainResponse explain = ExplainResponse.getDefaultInstance();
  public volatile List<LogPiece> logs = List.of();
  public volatile @Nullable StatusRuntimeException failure;

  private ScriptedCoordinator(Path tls, String kind) {
    try {
      var credentials =
          TlsServerCredentials.newBuilder()
              .keyManager(
                  tls.resolve(kind + ".pem").toFile(), tls.resolve(kind + "-key.pem").toFile())
              .trustManager(tls.resolve("ca.pem").toFile())
              .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
              .build();
      server =
          NettyServerBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials)
              .addService(this)
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    leader = address();
  }

  public static ScriptedCoordinator start() {
    return new ScriptedCoordinator(TestPki.coordinator(), "coordinator");
  }

  /** Of a cluster of the same name under another CA. */
  public static ScriptedCoordinator foreign() {
    return new ScriptedCoordinator(TestPki.foreign().resolve("coordinator-c1"), "coordinator");
  }

  /** An agent of the cluster, where a coordinator should be. */
  public static ScriptedCoordinator impostor() {
    return new ScriptedCoordinator(TestPki.agent(), "agent");
  }

  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** Says who it is, and sends everything else to another. */
  public ScriptedCoordinator following(String other) {
    leads = false;
    leader = other;
    return this;
  }

  @Override
  public void about(AboutRequest request, StreamObserver<AboutResponse> answers) {
    boolean elected = electing.getAndUpdate(n -> Math.max(0, n - 1)) == 0;
    answer(
        AboutResponse.newBuilder()
            .setVersion("0.1.0")
            .setCoordinator("c1")
            .setCluster("lab")
            .setLeads(leads && elected)
            .setLeader(elected ? leader : "")
            .setTerm(7)
            .addAllTroubles(elected ? List.of() : troubles)
            .build(),
        answers);
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusResponse> answers) {
    asked.add(request);
    if (answers(answers)) {
      answer(status.apply(request), answers);
    }
  }

  @Override
  public void watch(StatusRequest request, StreamObserver<StatusResponse> answers) {
    asked.add(request);
    if (!answers(answers)) {
      return;
    }
    changes.forEach(answers::onNext);
    watched.countDown();
    String next = successor;
    if (next != null) {
      following(next);
      refuse(answers);
    }
    // Else left open: a watch ends when its client does.
  }

  @Override
  public void apply(ApplyRequest request, StreamObserver<ApplyResponse> answers) {
    asked.add(request);
    if (answers(answers)) {
      try {
        answer(apply.apply(request), answers);
      } catch (StatusRuntimeException refused) {
        answers.onError(refused);
      }
    }
  }

  @Override
  public void plan(ApplyRequest request, StreamObserver<PlanResponse> answers) {
    asked.add(request);
    if (answers(answers)) {
      answer(plan, answers);
    }
  }

  @Override
  public void scale(ScaleRequest request, StreamObserver<ScaleResponse> answers) {
    asked.add(request);
    if (answers(answers)) {
      answer(scale, answers);
    }
  }

  @Override
  public void switchover(SwitchoverRequest request, StreamObserver<SwitchoverResponse> answers) {
    asked.add(request);
    if (answers(answers)) {
      answer(switchover, answers);
    }
  }

  @Override
  public void hold(HoldRequest request, StreamObserver<HoldResponse> answers) {
    asked.add(request);
    if (answers(answers)) {
      answer(hold, answers);
    }
  }

  @Override
  public void history(HistoryRequest request, StreamObserver<HistoryResponse> answers) {
    asked.add(request);
    if (answers(answers)) {
      answer(history, answers);
    }
  }

  @Override
  public void diff(DiffRequest request, StreamObserver<DiffResponse> answers) {
    asked.add(request);
    if (answers(answers)) {
      answer(diff, answers);
    }
  }

  @Override
  public void remove(RemoveRequest request, StreamObserver<RemoveResponse> answers) {
    asked.add(request);
    if (answers(answers)) {
      answer(remove, answers);
    }
  }

  @Override
  public void explain(ExplainRequest request, StreamObserver<ExplainResponse> answers) {
    asked.add(request);
    if (answers(answers)) {
      answer(explain, answers);
    }
  }

  @Override
  public void logs(LogsRequest request, StreamObserver<LogPiece> answers) {
    asked.add(request);
    if (answers(answers)) {
      logs.forEach(answers::onNext);
      answers.onCompleted();
    }
  }

  @Override
  public StreamObserver<Piece> upload(StreamObserver<UploadResponse> answers) {
    return new StreamObserver<>() {
      private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      private final List<String> ids = new ArrayList<>();

      @Override
      public void onNext(Piece piece) {
        ids.add(piece.getId());
        bytes.writeBytes(piece.getData().toByteArray());
      }

      @Override
      public void onError(Throwable t) {
        asked.add(t);
      }

      @Override
      public void onCompleted() {
        uploaded.put(ids.getFirst(), bytes.toByteArray());
        answer(UploadResponse.getDefaultInstance(), answers);
      }
    };
  }

  /** As the real one: whoever does not lead refuses all but {@link #about}. */
  private boolean answers(StreamObserver<?> answers) {
    if (!leads) {
      refuse(answers);
    }
    return leads;
  }

  private void refuse(StreamObserver<?> answers) {
    var trailers = new Metadata();
    trailers.put(Trailers.LEADER, leader);
    answers.onError(
        Status.FAILED_PRECONDITION.withDescription("not the leader").asRuntimeException(trailers));
  }

  private <T> void answer(T value, StreamObserver<T> answers) {
    if (failure != null) {
      answers.onError(failure);
      return;
    }
    answers.onNext(value);
    answers.onCompleted();
  }

  /** Ends every connection. */
  public void die() {
    server.shutdownNow();
  }

  @Override
  public void close() {
    die();
  }
}
