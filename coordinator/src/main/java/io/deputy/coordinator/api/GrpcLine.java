package io.deputy.coordinator.api;

import io.deputy.coordinator.lead.Seat;
import io.deputy.coordinator.loop.AgentLine;
import io.deputy.model.Assignment;
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
import org.jspecify.annotations.Nullable;

/**
 * The line to one agent, over its stream. The loop and those who read logs write to it, so writing
 * is one at a time; gRPC queues what the agent has not taken yet.
 */
final class GrpcLine implements AgentLine {
  private final StreamObserver<ToAgent> stream;
  private boolean closed;

  GrpcLine(StreamObserver<ToAgent> stream) {
    this.stream = stream;
  }

  @Override
  public void answer(long term, long heartbeat, Optional<Duration> lease) {
    var answer = Answer.newBuilder().setTerm(term).setHeartbeat(heartbeat);
    lease.ifPresent(l -> answer.setLease(AgentWire.write(l)));
    send(ToAgent.newBuilder().setAnswer(answer).build());
  }

  @Override
  public void assign(Assignment assignment) {
    send(ToAgent.newBuilder().setAssignment(AgentWire.write(assignment)).build());
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

  private synchronized void send(ToAgent message) {
    if (!closed) {
      try {
        stream.onNext(message);
      } catch (StatusRuntimeException | IllegalStateException e) {
        // Cancelled under our hands: its own end of the stream tells the loop.
        closed = true;
      }
    }
  }

  private synchronized void close(@Nullable Status error) {
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
}
