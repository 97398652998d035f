package io.deputy.agent.link;

import com.google.protobuf.ByteString;
import io.deputy.proto.v1.AgentLinkGrpc;
import io.deputy.proto.v1.AgentProto.Answer;
import io.deputy.proto.v1.AgentProto.ContentRef;
import io.deputy.proto.v1.AgentProto.FromAgent;
import io.deputy.proto.v1.AgentProto.Heartbeat;
import io.deputy.proto.v1.AgentProto.NotLeader;
import io.deputy.proto.v1.AgentProto.Piece;
import io.deputy.proto.v1.AgentProto.ToAgent;
import io.deputy.tls.TlsFiles;
import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A coordinator that a test speaks for, behind real TLS on loopback. */
final class FakeCoordinator extends AgentLinkGrpc.AgentLinkImplBase implements AutoCloseable {
  final BlockingQueue<FromAgent> heard = new LinkedBlockingQueue<>();
  final BlockingQueue<Piece> carried = new LinkedBlockingQueue<>();
  final Map<String, byte[]> contents = new ConcurrentHashMap<>();

  /** Whether heartbeats are answered. */
  volatile boolean answering = true;

  /** Whom it names as leader instead of answering; null if it leads. */
  volatile @Nullable String follows;

  volatile @Nullable StreamObserver<ToAgent> agent;
  volatile @Nullable StreamObserver<Piece> reader;

  private final Server server;

  FakeCoordinator(TlsFiles files) throws IOException {
    var credentials =
        TlsServerCredentials.newBuilder()
            .keyManager(files.certificate().toFile(), files.key().toFile())
            .trustManager(files.ca().toFile())
            .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
            .build();
    server = Grpc.newServerBuilderForPort(0, credentials).addService(this).build().start();
  }

  String address() {
    return "localhost:" + server.getPort();
  }

  void send(ToAgent message) {
    var to = agent;
    if (to == null) {
      throw new AssertionError("no agent is linked");
    }
    to.onNext(message);
  }

  @Override
  public StreamObserver<FromAgent> link(StreamObserver<ToAgent> to) {
    agent = to;
    return new Ear<>() {
      @Override
      public void onNext(FromAgent message) {
        heard.add(message);
        String leader = follows;
        if (message.hasHello() && leader != null) {
          to.onNext(
              ToAgent.newBuilder().setNotLeader(NotLeader.newBuilder().setLeader(leader)).build());
          to.onCompleted();
        } else if (message.hasHeartbeat() && answering) {
          to.onNext(ToAgent.newBuilder().setAnswer(answer(message.getHeartbeat())).build());
        }
      }
    };
  }

  private static Answer.Builder answer(Heartbeat heartbeat) {
    return Answer.newBuilder()
        .setTerm(7)
        .setHeartbeat(heartbeat.getSequence())
        .setLease(com.google.protobuf.Duration.newBuilder().setSeconds(3));
  }

  @Override
  public void fetch(ContentRef wanted, StreamObserver<Piece> to) {
    byte[] content = contents.get(wanted.getSha256());
    if (content == null) {
      to.onError(Status.NOT_FOUND.withDescription("nobody uploaded it").asRuntimeException());
      return;
    }
    int half = content.length / 2;
    to.onNext(piece(content, 0, half));
    to.onNext(piece(content, half, content.length));
    to.onCompleted();
  }

  private static Piece piece(byte[] content, int from, int to) {
    return Piece.newBuilder().setData(ByteString.copyFrom(content, from, to - from)).build();
  }

  @Override
  public StreamObserver<Piece> carry(StreamObserver<Piece> to) {
    reader = to;
    return new Ear<>() {
      @Override
      public void onNext(Piece piece) {
        carried.add(piece);
      }

      @Override
      public void onCompleted() {
        to.onCompleted();
      }
    };
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private abstract static class Ear<T> implements StreamObserver<T> {
    @Override
    public void onError(Throwable t) {
      // the agent is gone, which the test knows
    }

    @Override
    public void onCompleted() {
      // as above
    }
  }
}
