package io.deputy.agent.link;

import io.deputy.agent.run.ContentSource;
import io.deputy.proto.v1.AgentLinkGrpc;
import io.deputy.proto.v1.AgentProto.ContentRef;
import io.deputy.proto.v1.AgentProto.Piece;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/** Contents, from the coordinator that is linked now. */
public final class CoordinatorContents implements ContentSource {
  /** A content is files beside a Compose file, not a data set. */
  private static final long LONGEST_MINUTES = 10;

  private final CoordinatorLink link;

  public CoordinatorContents(CoordinatorLink link) {
    this.link = link;
  }

  @Override
  public InputStream open(String sha256) throws IOException {
    ManagedChannel channel = link.channel();
    if (channel == null) {
      throw new IOException("content %s: no coordinator is linked to ask".formatted(sha256));
    }
    String from = "coordinator " + channel.authority();
    Context.CancellableContext call = Context.current().withCancellation();
    Context before = call.attach();
    try {
      Iterator<Piece> pieces =
          AgentLinkGrpc.newBlockingStub(channel)
              .withDeadlineAfter(LONGEST_MINUTES, TimeUnit.MINUTES)
              .fetch(ContentRef.newBuilder().setSha256(sha256).build());
      return new Pieces(sha256, from, pieces, call);
    } finally {
      call.detach(before);
    }
  }

  /** The pieces as one stream. */
  private static final class Pieces extends InputStream {
    private final String sha256;
    private final String from;
    private final Iterator<Piece> pieces;
    private final Context.CancellableContext call;
    private byte[] current = new byte[0];
    private int position;
    private boolean over;

    Pieces(String sha256, String from, Iterator<Piece> pieces, Context.CancellableContext call) {
      this.sha256 = sha256;
      this.from = from;
      this.pieces = pieces;
      this.call = call;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      while (position == current.length) {
        if (!advance()) {
          return -1;
        }
      }
      int n = Math.min(length, current.length - position);
      System.arraycopy(current, position, to, offset, n);
      position += n;
      return n;
    }

    private boolean advance() throws IOException {
      if (over) {
        return false;
      }
      try {
        if (!pieces.hasNext()) {
          over = true;
          return false;
        }
        Piece piece = pieces.next();
        if (!piece.getError().isEmpty()) {
          throw new IOException("content %s from %s: %s".formatted(sha256, from, piece.getError()));
        }
        current = piece.getData().toByteArray();
        position = 0;
        return true;
      } catch (StatusRuntimeException e) {
        throw new IOException(
            "content %s from %s: %s".formatted(sha256, from, LinkFaults.sentence(e)), e);
      }
    }

    @Override
    public void close() {
      call.cancel(null);
    }
  }
}
