package io.deputy.agent.link;

import io.deputy.agent.run.AgentEvent;
import io.deputy.model.Heartbeat;
import io.deputy.model.Invalid;
import io.deputy.model.Machine;
import io.deputy.model.Routes;
import io.deputy.model.Timings;
import io.deputy.proto.v1.AgentLinkGrpc;
import io.deputy.proto.v1.AgentProto;
import io.deputy.proto.v1.AgentProto.Answer;
import io.deputy.proto.v1.AgentProto.FromAgent;
import io.deputy.proto.v1.AgentProto.Hello;
import io.deputy.proto.v1.AgentProto.Open;
import io.deputy.proto.v1.AgentProto.ToAgent;
import io.deputy.wire.AgentWire;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream to one coordinator, from the connect to its end. {@link #run} waits on the link's
 * thread, messages come in on gRPC's, and the loop sends on its own.
 */
final class LinkSession implements ClientResponseObserver<FromAgent, ToAgent> {
  /** A coordinator whose stream is not there by then is left for another. */
  static final Duration CONNECT = Duration.ofSeconds(2);

  /** How often it is looked whether the coordinator has fallen silent. */
  private static final long LOOK_MILLIS = 50;

  private static final Logger log = LoggerFactory.getLogger(LinkSession.class);

  /**
   * How it ended.
   *
   * @param leader whom a follower named; empty for nobody
   * @param answered a heartbeat was answered: this was the leader
   */
  record End(String why, String leader, boolean answered) {}

  private final String address;
  private final ManagedChannel channel;
  private final Consumer<AgentEvent> events;
  private final Consumer<Open> opener;
  private final Object sending = new Object();
  private final AtomicLong unansweredSince = new AtomicLong();

  private volatile @Nullable ClientCallStreamObserver<FromAgent> call;
  private volatile Duration silence = Timings.DEFAULT.silence();
  private boolean greeted; // under sending

  private boolean connected; // these under this
  private boolean answered;
  private @Nullable Routes told;
  private String leader = "";
  private @Nullable String why;

  LinkSession(
      String address, ManagedChannel channel, Consumer<AgentEvent> events, Consumer<Open> opener) {
    this.address = address;
    this.channel = channel;
    this.events = events;
    this.opener = opener;
  }

  /** Opens the stream and returns when it is over. Nothing comes from it after that. */
  synchronized End run() throws InterruptedException {
    long begun = System.nanoTime();
    AgentLinkGrpc.newStub(channel).link(this);
    try {
      while (why == null) {
        wait(LOOK_MILLIS);
        long now = System.nanoTime();
        long unanswered = unansweredSince.get();
        if (why != null) {
          break;
        } else if (!connected && now - begun > CONNECT.toNanos()) {
          why = "%s did not connect within %d ms".formatted(address, CONNECT.toMillis());
        } else if (unanswered != 0 && now - unanswered > silence.toNanos()) {
          why = "%s has not answered for %d ms".formatted(address, silence.toMillis());
        }
      }
    } finally {
      why = why == null ? "the agent stops" : why;
      cancel(why);
    }
    return new End(why, leader, answered);
  }

  private void cancel(String reason) {
    var open = call;
    if (open != null) {
      open.cancel(reason, null);
    }
  }

  // ---- from the loop

  void hello(Machine me, long term) {
    var hello =
        Hello.newBuilder().setMachine(AgentWire.write(me)).setTerm(term).setRouteChanges(true);
    synchronized (sending) {
      greeted = true;
      send(FromAgent.newBuilder().setHello(hello).build());
    }
  }

  void heartbeat(Heartbeat heartbeat) {
    synchronized (sending) {
      var open = call;
      // A stream that takes no more is as good as an unanswered one; buffering would not help.
      if (greeted && open != null) {
        unansweredSince.compareAndSet(0, System.nanoTime());
        if (open.isReady()) {
          send(FromAgent.newBuilder().setHeartbeat(AgentWire.write(heartbeat)).build());
        }
      }
    }
  }

  private void send(FromAgent message) {
    var open = call;
    try {
      if (open != null) {
        open.onNext(message);
      }
    } catch (IllegalStateException e) {
      log.debug("stream to {} is over", address, e);
    }
  }

  // ---- from gRPC

  @Override
  public void beforeStart(ClientCallStreamObserver<FromAgent> stream) {
    call = stream;
    stream.setOnReadyHandler(this::ready);
  }

  private synchronized void ready() {
    if (!connected && why == null) {
      connected = true;
      events.accept(new AgentEvent.Connected(address));
    }
  }

  @Override
  public synchronized void onNext(ToAgent message) {
    if (why != null) {
      return;
    }
    switch (message.getKindCase()) {
      case ANSWER -> answer(message.getAnswer());
      case ASSIGNMENT -> assignment(message.getAssignment());
      case NOT_LEADER -> {
        leader = message.getNotLeader().getLeader();
        end("%s follows%s".formatted(address, leader.isEmpty() ? "" : ", and names " + leader));
      }
      case OPEN -> opener.accept(message.getOpen());
      case KIND_NOT_SET -> log.warn("{} sent a message that this release does not know", address);
    }
  }

  private void answer(Answer a) {
    answered = true;
    unansweredSince.set(0);
    Duration lease =
        a.hasLease()
            ? Duration.ofSeconds(a.getLease().getSeconds(), a.getLease().getNanos())
            : null;
    events.accept(new AgentEvent.Answered(a.getTerm(), a.getHeartbeat(), lease));
  }

  private void assignment(AgentProto.Assignment sent) {
    Routes before = told;
    if (sent.hasRouteChanges() && before == null) {
      end(address + " tells changes to routes that could not be read"); // the next stream tells all
      return;
    }
    try {
      told = null;
      Routes routes = AgentWire.routes(sent, before == null ? Routes.NONE : before);
      told = routes;
      var assignment = AgentWire.read(sent, routes);
      silence = assignment.timings().silence();
      events.accept(new AgentEvent.Assigned(assignment));
    } catch (Invalid e) {
      events.accept(
          new AgentEvent.Unreadable(
              "assignment %d of %s can't be read, so no lease is taken until one can: %s"
                  .formatted(sent.getVersion(), address, e.getMessage())));
    }
  }

  @Override
  public void onError(Throwable t) {
    end(address + ": " + LinkFaults.sentence(t));
  }

  @Override
  public void onCompleted() {
    end(address + " closed the link");
  }

  private synchronized void end(String reason) {
    if (why == null) {
      why = reason;
      notifyAll();
    }
  }
}
