package io.deputy.coordinator.api;

import io.deputy.coordinator.lead.Seat;
import io.deputy.coordinator.loop.AgentLine;
import io.deputy.model.Assignment;
import io.deputy.model.Routes;
import io.deputy.proto.v1.AgentProto.Answer;
import io.deputy.proto.v1.AgentProto.NotLeader;
import io.deputy.proto.v1.AgentProto.Open;
import io.deputy.proto.v1.AgentProto.ToAgent;
import io.deputy.wire.AgentWire;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The line to one agent, over its stream. The loop and those who read logs write to it, so writing
 * is one at a time; gRPC queues what the agent has not taken yet.
 *
 * <p>Until the loop says something on it that only an agent it has taken on is told, it is a line
 * on trial, which stands for no machine.
 */
final class GrpcLine implements AgentLine {
  private final StreamObserver<ToAgent> stream;
  private final Consumer<GrpcLine> taken;
  private final Consumer<GrpcLine> ended;
  private volatile boolean takesChanges;

  /** The routes that the agent was told last, null for none; only the loop's thread assigns. */
  private @Nullable Routes told;

  private boolean closed;

  /**
   * @param taken called whenever the loop answers or assigns, on its thread
   * @param ended called once, when the line is closed by either side, on the thread that does it;
   *     neither is called while the line is locked
   */
  GrpcLine(StreamObserver<ToAgent> stream, Consumer<GrpcLine> taken, Consumer<GrpcLine> ended) {
    this.stream = stream;
    this.taken = taken;
    this.ended = ended;
  }

  @Override
  public void answer(long term, long heartbeat, Optional<Duration> lease) {
    var answer = Answer.newBuilder().setTerm(term).setHeartbeat(heartbeat);
    lease.ifPresent(l -> answer.setLease(AgentWire.write(l)));
    taken.accept(this);
    send(ToAgent.newBuilder().setAnswer(answer).build());
  }

  @Override
  public void assign(Assignment assignment) {
    taken.accept(this);
    Routes before = told;
    told = takesChanges ? assignment.routes() : null;
    send(ToAgent.newBuilder().setAssignment(AgentWire.write(assignment, before)).build());
  }

  /** From now on the agent is told what differs in the routes, in place of all of them. */
  void takesChanges() {
    takesChanges = true;
  }

  void open(Open open) {
    send(ToAgent.newBuilder().setOpen(open).build());
  }

  @Override
  public void redirect(Optional<Seat> leader) {
    send(
        ToAgent.newBuilder()
            .setNotLeader(NotLeader.newBuilder().setLeader(leader.map(Seat::address).orElse("")))
            .build());
    close(null);
  }

  @Override
  public void refuse(String reason) {
    close(Status.PERMISSION_DENIED.withDescription(reason));
  }

  /** The agent has closed it. */
  void left() {
    boolean last;
    synchronized (this) {
      last = !closed;
      closed = true;
    }
    if (last) {
      ended.accept(this);
    }
  }

  synchronized boolean isOpen() {
    return !closed;
  }

  private void send(ToAgent message) {
    boolean cut = false;
    synchronized (this) {
      if (!closed) {
        try {
          stream.onNext(message);
        } catch (StatusRuntimeException | IllegalStateException e) {
          // Cancelled under our hands: its own end of the stream tells the loop.
          cut = true;
          closed = true;
        }
      }
    }
    if (cut) {
      ended.accept(this);
    }
  }

  private void close(@Nullable Status error) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (error == null) {
        stream.onCompleted();
      } else {
        stream.onError(error.asRuntimeException());
      }
    }
    ended.accept(this);
  }
}
