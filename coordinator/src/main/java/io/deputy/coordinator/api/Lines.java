package io.deputy.coordinator.api;

import io.deputy.model.Identity;
import io.deputy.model.MachineName;
import io.deputy.proto.v1.AgentProto.Open;
import io.deputy.proto.v1.AgentProto.Piece;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Streams that agents carry for operators. The coordinator asks over the link, the agent opens a
 * stream of its own, and its first piece says what it is for; so logs never stand in the way of a
 * heartbeat. An agent sends a piece when it is asked for one, so what is not read waits with it.
 * Used from gRPC's threads and the loop's; nobody is called while the lock is held.
 */
final class Lines {
  /** How many streams may be asked for and not opened yet, of all agents together. */
  static final int MAX_EXPECTED = 1000;

  private final Map<MachineName, GrpcLine> lines = new HashMap<>();
  private final Map<String, Expected> expected = new HashMap<>();
  private long lastId;

  /** A stream that no agent has opened yet: over which line it was asked for, and who reads it. */
  private record Expected(
      MachineName machine, GrpcLine line, StreamObserver<Piece> reader, Stream stream) {}

  /** What came of asking. */
  sealed interface Asked {
    /**
     * The reader is told all that becomes of it, also if the agent goes away before it opens it.
     */
    record Expecting(Stream stream) implements Asked {}

    /**
     * @param problem a sentence for operators
     */
    record Refused(String problem) implements Asked {}
  }

  /** From now on the machine is asked over this line, unless it was closed meanwhile. */
  synchronized void opened(MachineName machine, GrpcLine line) {
    if (line.isOpen()) {
      lines.put(machine, line);
    }
  }

  /** Who waits for a stream that was asked for over this line waits in vain, and is told. */
  void closed(MachineName machine, GrpcLine line) {
    List<Expected> lost;
    synchronized (this) {
      lines.remove(machine, line);
      lost = expected.values().stream().filter(e -> e.line() == line).toList();
      lost.forEach(e -> expected.remove(e.stream().id));
    }
    var why = Status.UNAVAILABLE.withDescription(machine + " has left this coordinator");
    lost.forEach(e -> e.reader().onError(why.asException()));
  }

  /** A stream that was asked for; {@link #end} when nobody reads it any more. */
  final class Stream {
    private final String id;
    private @Nullable StreamObserver<Piece> toAgent;
    private Runnable more = () -> {};

    private Stream(String id) {
      this.id = id;
    }

    /** Asks for one more piece. The first is not asked for: it comes when the agent opens it. */
    void more() {
      Runnable ask;
      synchronized (Lines.this) {
        ask = toAgent == null ? () -> {} : more;
      }
      ask.run();
    }

    /** Ends it for the agent, once. */
    void end() {
      StreamObserver<Piece> agent = over();
      if (agent != null) {
        agent.onCompleted();
      }
    }

    private @Nullable StreamObserver<Piece> over() {
      synchronized (Lines.this) {
        expected.remove(id);
        StreamObserver<Piece> agent = toAgent;
        toAgent = null;
        return agent;
      }
    }
  }

  /** Asks the machine's agent for a stream. */
  Asked ask(MachineName machine, Open.Builder open, StreamObserver<Piece> reader) {
    GrpcLine line;
    Stream stream;
    synchronized (this) {
      line = lines.get(machine);
      if (line == null) {
        return new Asked.Refused(machine + " has no line to this coordinator");
      }
      if (expected.size() >= MAX_EXPECTED) {
        return new Asked.Refused(
            "%d streams are waited for already; try again".formatted(MAX_EXPECTED));
      }
      stream = new Stream(Long.toString(++lastId));
      expected.put(stream.id, new Expected(machine, line, reader, stream));
    }
    line.open(open.setId(stream.id).build());
    return new Asked.Expecting(stream);
  }

  /**
   * An agent opened a stream: what it says goes to whoever waits for it.
   *
   * @param more lets the agent send one more piece
   */
  StreamObserver<Piece> carried(Identity agent, StreamObserver<Piece> toAgent, Runnable more) {
    return new Carried(agent, toAgent, more);
  }

  /** Null if nobody waits for that from this agent; another's stream stays expected. */
  private synchronized @Nullable Expected claim(
      String id, Identity agent, StreamObserver<Piece> toAgent, Runnable more) {
    Expected claimed = expected.get(id);
    if (claimed == null || !claimed.machine().value().equals(agent.name())) {
      return null;
    }
    expected.remove(id);
    claimed.stream().toAgent = toAgent;
    claimed.stream().more = more;
    return claimed;
  }

  /** What an agent sends. gRPC calls its methods one at a time. */
  private final class Carried implements StreamObserver<Piece> {
    private final Identity agent;
    private final StreamObserver<Piece> toAgent;
    private final Runnable more;
    private @Nullable Expected claimed;
    private boolean refused;

    Carried(Identity agent, StreamObserver<Piece> toAgent, Runnable more) {
      this.agent = agent;
      this.toAgent = toAgent;
      this.more = more;
    }

    @Override
    public void onNext(Piece piece) {
      if (refused) {
        return; // It was under way when the refusal was.
      }
      if (claimed == null) {
        claimed = claim(piece.getId(), agent, toAgent, more);
      }
      if (claimed == null) {
        refused = true;
        toAgent.onError(
            Status.NOT_FOUND
                .withDescription("nobody waits for stream " + piece.getId())
                .asException());
      } else {
        claimed.reader().onNext(piece);
      }
    }

    @Override
    public void onError(Throwable t) {
      if (claimed != null) {
        claimed.stream().over();
        claimed.reader().onError(t);
      }
    }

    @Override
    public void onCompleted() {
      if (claimed != null) {
        claimed.reader().onCompleted();
        claimed.stream().end();
      } else if (!refused) {
        toAgent.onCompleted();
      }
    }
  }
}
