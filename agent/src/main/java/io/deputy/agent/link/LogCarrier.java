package io.deputy.agent.link;

import com.google.protobuf.ByteString;
import io.deputy.agent.run.Containers;
import io.deputy.agent.run.Containers.Found;
import io.deputy.agent.run.ContainersException;
import io.deputy.model.Invalid;
import io.deputy.model.PlacementId;
import io.deputy.proto.v1.AgentLinkGrpc;
import io.deputy.proto.v1.AgentProto.Open;
import io.deputy.proto.v1.AgentProto.Piece;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a container's log to the coordinator that asked for it, on a stream and a thread of its
 * own, no faster than the coordinator reads.
 */
public final class LogCarrier implements BiConsumer<ManagedChannel, Open> {
  private static final Logger log = LoggerFactory.getLogger(LogCarrier.class);

  private final Containers containers;

  public LogCarrier(Containers containers) {
    this.containers = containers;
  }

  @Override
  public void accept(ManagedChannel channel, Open open) {
    Thread.ofVirtual().name("carry " + open.getId()).start(() -> carry(channel, open));
  }

  private void carry(ManagedChannel channel, Open open) {
    var carriage = new Carriage(Thread.currentThread());
    AgentLinkGrpc.newStub(channel).carry(carriage);
    try (carriage) {
      carriage.send(Piece.newBuilder().setId(open.getId()).build());
      String error = copy(open, carriage);
      if (!error.isEmpty()) {
        carriage.send(Piece.newBuilder().setError(error).build());
      }
    } catch (CarriageOver e) {
      log.debug("{} is not read any more", open.getId());
    }
  }

  /** Empty if all went well. */
  private String copy(Open open, Carriage to) {
    if (open.getKindCase() != Open.KindCase.LOGS) {
      return "this agent's release can open logs only";
    }
    Open.Logs wanted = open.getLogs();
    try {
      PlacementId placement = PlacementId.parse(wanted.getPlacement());
      String container =
          containers.list().stream()
              .filter(f -> f.placement().equals(placement))
              .map(Found::container)
              .findFirst()
              .orElse("");
      if (container.isEmpty()) {
        return "%s has no container here".formatted(placement);
      }
      containers.logs(container, wanted.getFollow(), wanted.getTail(), to);
      return "";
    } catch (Invalid | ContainersException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The other side has ended the stream. */
  private static final class CarriageOver extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Bytes in, pieces out; waits while the stream takes no more. */
  private static final class Carriage extends OutputStream
      implements ClientResponseObserver<Piece, Piece> {
    private final Thread writer;
    private @Nullable ClientCallStreamObserver<Piece> call;
    private boolean over;

    Carriage(Thread writer) {
      this.writer = writer;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
      send(Piece.newBuilder().setData(ByteString.copyFrom(copy)).build());
    }

    synchronized void send(Piece piece) {
      try {
        while (!over && (call == null || !call.isReady())) {
          wait();
        }
      } catch (InterruptedException e) {
        over = true;
      }
      if (over || call == null) {
        throw new CarriageOver();
      }
      call.onNext(piece);
    }

    @Override
    public synchronized void close() {
      if (!over && call != null) {
        over = true;
        call.onCompleted();
      }
    }

    @Override
    public synchronized void beforeStart(ClientCallStreamObserver<Piece> stream) {
      call = stream;
      stream.setOnReadyHandler(this::wake);
    }

    private synchronized void wake() {
      notifyAll();
    }

    @Override
    public void onNext(Piece piece) {
      log.debug("nothing is expected from the reader of a log");
    }

    @Override
    public void onError(Throwable t) {
      ended();
    }

    @Override
    public void onCompleted() {
      ended();
    }

    /** A log that is followed ends by interrupting whoever reads it from Docker. */
    private synchronized void ended() {
      if (!over) {
        over = true;
        writer.interrupt();
        notifyAll();
      }
    }
  }
}
