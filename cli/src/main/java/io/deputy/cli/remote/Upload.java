package io.deputy.cli.remote;

import com.google.protobuf.ByteString;
import io.deputy.cli.process.Failure;
import io.deputy.model.Endpoint;
import io.deputy.proto.v1.AgentProto.Piece;
import io.deputy.proto.v1.OperatorProto.UploadResponse;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/** One content on its way to the leader, in pieces, no faster than it takes them. */
final class Upload extends OutputStream {
  private static final int PIECE_BYTES = 256 << 10;

  /** A coordinator that takes no piece for so long counts as away. */
  private static final Duration STALL = Duration.ofSeconds(20);

  /** The leader may change while something large is under way. */
  private static final int MAX_ATTEMPTS = 3;

  private final BlockingClientCall<Piece, UploadResponse> call;
  private final LongConsumer progress;
  private final byte[] buffer = new byte[PIECE_BYTES];
  private String id; // on the first piece only
  private int filled;
  private long sent;

  private Upload(
      BlockingClientCall<Piece, UploadResponse> call, String sha256, LongConsumer progress) {
    this.call = call;
    this.id = sha256;
    this.progress = progress;
  }

  static void send(
      Coordinators coordinators, String sha256, Cluster.Contents contents, LongConsumer progress)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      Endpoint leader = coordinators.leader();
      var upload = new Upload(coordinators.streams(leader).upload(), sha256, progress);
      try {
        contents.writeTo(upload);
        upload.finish();
        return;
      } catch (Refused e) {
        Throwable failed = e.getCause() == null ? e : e.getCause();
        if (attempt == MAX_ATTEMPTS
            || (Trouble.leader(failed) == null && !Trouble.mayPass(failed))) {
          throw Trouble.answer(failed);
        }
      } catch (IOException e) {
        upload.call.cancel("its source can't be read", e);
        throw e;
      }
    }
  }

  /** The stream was ended by the other side. */
  private static final class Refused extends IOException {
    @java.io.Serial private static final long serialVersionUID = 1;

    Refused(StatusException cause) {
      super(cause);
    }
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int part = Math.min(length - done, buffer.length - filled);
      System.arraycopy(bytes, offset + done, buffer, filled, part);
      filled += part;
      done += part;
      if (filled == buffer.length) {
        sendPiece();
      }
    }
  }

  private void finish() throws IOException {
    sendPiece();
    call.halfClose();
    waited(() -> call.read(STALL.toSeconds(), TimeUnit.SECONDS));
  }

  private void sendPiece() throws IOException {
    var piece =
        Piece.newBuilder().setId(id).setData(ByteString.copyFrom(buffer, 0, filled)).build();
    waited(() -> call.write(piece, STALL.toSeconds(), TimeUnit.SECONDS));
    sent += filled;
    id = "";
    filled = 0;
    progress.accept(sent);
  }

  private interface Step {
    Object run() throws StatusException, InterruptedException, TimeoutException;
  }

  private void waited(Step step) throws IOException {
    try {
      step.run();
    } catch (StatusException e) {
      throw new Refused(e);
    } catch (TimeoutException e) {
      call.cancel("stalled", e);
      throw Failure.failed(
          "the coordinator took nothing of an upload for %d s".formatted(STALL.toSeconds()));
    } catch (InterruptedException e) {
      throw Coordinators.interrupted();
    }
  }
}
