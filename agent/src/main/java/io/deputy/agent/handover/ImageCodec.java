package io.deputy.agent.handover;

import io.deputy.agent.peer.PeerHeader;
import io.deputy.model.Invalid;
import io.deputy.model.PeerAnswer;
import io.deputy.wire.PeerWire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * What is said where an image is handed over, inside TLS:
 *
 * <pre>
 *   asking → PROXY v2 header with its reference
 *   here   ← varint length, PeerAnswer
 *   both   ⇄ frames: int32 length, bytes; length 0 ends a direction
 * </pre>
 *
 * <p>Frames, because TLS can't half-close everywhere, and because an image that was cut off must
 * not look like one that ended. This is the side that answers; {@link PeerImages} asks.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
final class ImageCodec extends ByteToMessageDecoder {
  /** A message without bytes. */
  enum Mark {
    /** No more bytes in this direction: as a message, so that it keeps its place among them. */
    END
  }

  /** What may come in next. */
  private enum Mode {
    HEADER,
    FRAMES,
    /** All has been said. */
    ENDED,
    /** The rules were broken: the connection ends, and what still comes is not looked at. */
    BROKEN
  }

  private Mode mode = Mode.HEADER;
  private int frameLeft;

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    Mode now = mode;
    // And so it stays if this throws.
    mode = Mode.BROKEN;
    mode =
        switch (now) {
          case HEADER -> header(ctx, in, out);
          case FRAMES -> frame(in, out);
          case ENDED -> throw new Invalid("bytes behind a wish", in.readableBytes(), "silence");
          case BROKEN -> {
            in.skipBytes(in.readableBytes());
            yield Mode.BROKEN;
          }
        };
  }

  private static Mode header(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
      throws Exception {
    int length = PeerHeader.length(in);
    if (length < 0 || in.readableBytes() < length) {
      return Mode.HEADER;
    }
    out.add(PeerHeader.read(ctx, in.readSlice(length)));
    return Mode.FRAMES;
  }

  private Mode frame(ByteBuf in, List<Object> out) {
    if (frameLeft == 0) {
      if (in.readableBytes() < 4) {
        return Mode.FRAMES;
      }
      frameLeft = in.readInt();
      if (frameLeft < 0) {
        throw new Invalid("length of a frame of an image", frameLeft, "0 or more");
      }
      if (frameLeft == 0) {
        out.add(Mark.END);
        return Mode.ENDED;
      }
    }
    if (in.isReadable()) {
      // A frame is passed on as it comes in: its length bounds nothing that is kept here.
      int length = Math.min(frameLeft, in.readableBytes());
      frameLeft -= length;
      out.add(in.readRetainedSlice(length));
    }
    return Mode.FRAMES;
  }

  /** Writes, on the same channel, what the other side's codec reads. */
  static final class Writer extends io.netty.channel.ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      if (message instanceof ByteBuf bytes) {
        if (!bytes.isReadable()) {
          // Its length would be read as the end.
          bytes.release();
          ctx.write(Unpooled.EMPTY_BUFFER, promise);
          return;
        }
        ctx.write(ctx.alloc().ioBuffer(4).writeInt(bytes.readableBytes()), ctx.voidPromise());
        ctx.write(bytes, promise);
      } else if (message == Mark.END) {
        ctx.write(ctx.alloc().ioBuffer(4).writeInt(0), promise);
      } else if (message instanceof PeerAnswer answer) {
        ctx.write(delimited(ctx, PeerWire.write(answer)), promise);
      } else {
        ctx.write(message, promise);
      }
    }

    private static ByteBuf delimited(ChannelHandlerContext ctx, byte[] bytes) {
      ByteBuf buffer = ctx.alloc().ioBuffer(bytes.length + 3);
      int left = bytes.length;
      while (left > 0x7f) {
        buffer.writeByte((left & 0x7f) | 0x80);
        left >>>= 7;
      }
      return buffer.writeByte(left).writeBytes(bytes);
    }
  }
}
