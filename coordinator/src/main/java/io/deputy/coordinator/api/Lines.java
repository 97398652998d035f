package io.deputy.coordinator.api;

import io.deputy.model.Identity;
import io.deputy.model.MachineName;
import io.deputy.proto.v1.AgentProto.Open;
import io.deputy.proto.v1.AgentProto.Piece;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Streams that agents carry for operators. The coordinator asks over the link, the agent opens a
 * stream of its own, and its first piece says what it is for; so logs never stand in the way of a
 * heartbeat. Used from gRPC's threads.
 */
final class Lines {
  /** Who waits for a stream, and from which machine it must come. */
  private record Expected(MachineName machine, StreamObserver<Piece> reader) {}

  private final Map<MachineName, GrpcLine> lines = new ConcurrentHashMap<>();
  private final Map<String, Expected> expected = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();

  void opened(MachineName machine, GrpcLine line) {
    lines.put(machine, line);
  }

  void closed(MachineName machine, GrpcLine line) {
    lines.remove(machine, line);
  }

  /** A stream that was asked for; {@link #end} when nobody reads it any more. */
  final class Stream {
    private final String id;
    private volatile @Nullable StreamObserver<Piece> toAgent;
    private volatile boolean ended;

    private Stream(String id) {
      this.id = id;
    }

    void end() {
      ended = true;
      expected.remove(id);
      StreamObserver<Piece> agent = toAgent;
      if (agent != null) {
        agent.onCompleted();
      }
    }
  }

  private final Map<String, Stream> streams = new ConcurrentHashMap<>();

  /**
   * Asks the machine's agent for a stream.
   *
   * @return empty if it has no line here
   */
  Optional<Stream> ask(MachineName machine, Open.Builder open, StreamObserver<Piece> reader) {
    GrpcLine line = lines.get(machine);
    if (line == null) {
      return Optional.empty();
    }
    String id = Long.toString(lastId.incrementAndGet());
    var stream = new Stream(id);
    expected.put(id, new Expected(machine, reader));
    streams.put(id, stream);
    line.open(open.setId(id).build());
    return Optional.of(stream);
  }

  /** An agent opened a stream: everything after its first piece goes to whoever waits for it. */
  StreamObserver<Piece> carried(Identity agent, StreamObserver<Piece> toAgent) {
    return new StreamObserver<>() {
      private @Nullable StreamObserver<Piece> reader;

      @Override
      public void onNext(Piece piece) {
        if (reader == null) {
          reader = claim(piece.getId(), agent, toAgent);
        }
        if (reader != null) {
          reader.onNext(piece);
        }
      }

      @Override
      public void onError(Throwable t) {
        if (reader != null) {
          reader.onError(t);
        }
      }

      @Override
      public void onCompleted() {
        if (reader != null) {
          reader.onCompleted();
        }
        toAgent.onCompleted();
      }
    };
  }

  private @Nullable StreamObserver<Piece> claim(
      String id, Identity agent, StreamObserver<Piece> toAgent) {
    Expected waiting = expected.remove(id);
    Stream stream = streams.remove(id);
    if (waiting == null || stream == null || !waiting.machine().value().equals(agent.name())) {
      toAgent.onError(
          Status.NOT_FOUND.withDescription("nobody waits for stream " + id).asException());
      return null;
    }
    stream.toAgent = toAgent;
    if (stream.ended) {
      toAgent.onCompleted();
    }
    return waiting.reader();
  }
}
