package io.deputy.coordinator.api;

import io.deputy.coordinator.loop.Event;
import io.deputy.coordinator.store.Contents;
import io.deputy.model.Identity;
import io.deputy.model.Invalid;
import io.deputy.model.MachineName;
import io.deputy.proto.v1.AgentLinkGrpc;
import io.deputy.proto.v1.AgentProto.ContentRef;
import io.deputy.proto.v1.AgentProto.FromAgent;
import io.deputy.proto.v1.AgentProto.Piece;
import io.deputy.proto.v1.AgentProto.ToAgent;
import io.deputy.wire.AgentWire;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What agents say, as events for the loop; the content they fetch; the streams they carry. */
final class AgentLinkService extends AgentLinkGrpc.AgentLinkImplBase {
  /**
   * Open links of one agent. It uses one; those that it gave up behind a cut cable, each after a
   * second or more, are noticed within 15 s.
   */
  static final int LINKS = 32;

  private final Consumer<Event> loop;
  private final Contents contents;
  private final Lines lines;
  private final Allowance links = new Allowance(LINKS);

  AgentLinkService(Consumer<Event> loop, Contents contents, Lines lines) {
    this.loop = loop;
    this.contents = contents;
    this.lines = lines;
  }

  @Override
  public StreamObserver<FromAgent> link(StreamObserver<ToAgent> toAgent) {
    return link(CallerIdentity.current(), toAgent);
  }

  StreamObserver<FromAgent> link(Identity caller, StreamObserver<ToAgent> toAgent) {
    if (links.take(caller)) {
      return new Link(caller, toAgent);
    }
    toAgent.onError(
        Refusals.tooMany(
            "agent %s has %d links open already".formatted(caller.name(), links.most())));
    return new Nobody();
  }

  /** Hears nothing. */
  private static final class Nobody implements StreamObserver<FromAgent> {
    @Override
    public void onNext(FromAgent message) {}

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onCompleted() {}
  }

  /** One agent's stream. gRPC calls its methods one at a time. */
  private final class Link implements StreamObserver<FromAgent> {
    private final Identity caller;
    private final GrpcLine line;
    private volatile @Nullable MachineName machine;

    Link(Identity caller, StreamObserver<ToAgent> toAgent) {
      this.caller = caller;
      this.line = new GrpcLine(toAgent, this::taken, this::closed);
    }

    @Override
    public void onNext(FromAgent message) {
      try {
        switch (message.getKindCase()) {
          case HELLO -> hello(message);
          case HEARTBEAT -> heartbeat(message);
          // A newer agent says something that this release does not know.
          case KIND_NOT_SET -> {}
        }
      } catch (Invalid e) {
        line.refuse(e.getMessage());
        left();
      }
    }

    private void hello(FromAgent message) {
      Invalid.unless(machine == null, "message of an agent", "a second hello", "one a link");
      var said = AgentWire.read(message.getHello().getMachine());
      Invalid.unless(
          said.name().value().equals(caller.name()),
          "machine that says hello",
          said.name(),
          caller.name() + ", as its certificate says");
      machine = said.name();
      if (message.getHello().getRouteChanges()) {
        line.takesChanges();
      }
      loop.accept(new Event.Joined(said, message.getHello().getTerm(), line));
    }

    private void heartbeat(FromAgent message) {
      Invalid.unless(machine != null, "first message of an agent", "heartbeat", "hello");
      if (machine != null) {
        loop.accept(new Event.Heard(machine, AgentWire.read(message.getHeartbeat()), line));
      }
    }

    @Override
    public void onError(Throwable t) {
      line.left();
      left();
    }

    @Override
    public void onCompleted() {
      line.redirect(Optional.empty());
      left();
    }

    private void left() {
      if (machine != null) {
        loop.accept(new Event.Left(machine, line));
      }
    }

    private void taken(GrpcLine line) {
      if (machine != null) {
        lines.opened(machine, line);
      }
    }

    private void closed(GrpcLine line) {
      links.giveBack(caller);
      if (machine != null) {
        lines.closed(machine, line);
      }
    }
  }

  @Override
  public void fetch(ContentRef ref, StreamObserver<Piece> agent) {
    var delivery = new Delivery((ServerCallStreamObserver<Piece>) agent);
    // Of its own: while this method runs, gRPC does not say that the agent is ready.
    Thread.ofVirtual().name("content").start(() -> delivery.run(contents, ref.getSha256()));
  }

  @Override
  public StreamObserver<Piece> carry(StreamObserver<Piece> toAgent) {
    var call = (ServerCallStreamObserver<Piece>) toAgent;
    call.disableAutoRequest();
    call.request(1); // the one that says which stream it is
    return lines.carried(CallerIdentity.current(), call, () -> call.request(1));
  }
}
