package io.deputy.coordinator.api;

import com.google.protobuf.UnsafeByteOperations;
import io.deputy.coordinator.store.Contents;
import io.deputy.model.Invalid;
import io.deputy.proto.v1.AgentProto.Piece;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One content on its way to an agent, no faster than that takes it: of what a slow one has not read
 * yet, a piece is in memory, and not all. Made on gRPC's thread, run on one that may block.
 */
final class Delivery implements Contents.Taker {
  private static final Logger log = LoggerFactory.getLogger(Delivery.class);
  private static final int MESSAGE_BYTES = 64 * 1024;

  private final ServerCallStreamObserver<Piece> agent;

  Delivery(ServerCallStreamObserver<Piece> agent) {
    this.agent = agent;
    agent.setOnReadyHandler(this::changed);
    agent.setOnCancelHandler(this::changed);
  }

  void run(Contents contents, String sha256) {
    try {
      switch (contents.get(sha256, this)) {
        case Contents.Got.Found _ -> agent.onCompleted();
        case Contents.Got.Unwanted _ -> {}
        case Contents.Got.Missing missing -> refuse(Status.NOT_FOUND, missing.problem());
        case Contents.Away away -> refuse(Status.UNAVAILABLE, away.problem());
      }
    } catch (Invalid e) {
      refuse(Status.INVALID_ARGUMENT, e.getMessage());
    } catch (RuntimeException bug) {
      log.error("content {} could not be delivered", sha256, bug);
      refuse(Status.INTERNAL, "the coordinator failed: " + bug);
    }
  }

  private void refuse(Status status, String problem) {
    agent.onError(status.withDescription(problem).asException());
  }

  @Override
  public boolean take(byte[] piece) throws InterruptedException {
    for (int from = 0; from < piece.length; from += MESSAGE_BYTES) {
      if (!wanted()) {
        return false;
      }
      int length = Math.min(MESSAGE_BYTES, piece.length - from);
      // The piece is this one's own, and nobody writes to it any more.
      var data = UnsafeByteOperations.unsafeWrap(piece, from, length);
      agent.onNext(Piece.newBuilder().setData(data).build());
    }
    return true;
  }

  /** Waits until more can be sent; false if nobody listens any more. */
  private synchronized boolean wanted() throws InterruptedException {
    while (!agent.isReady() && !agent.isCancelled()) {
      wait();
    }
    return !agent.isCancelled();
  }

  private synchronized void changed() {
    notifyAll();
  }
}
