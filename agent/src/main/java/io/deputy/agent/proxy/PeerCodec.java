package io.deputy.agent.proxy;

import io.deputy.model.Invalid;
import io.deputy.model.PeerAnswer;
import io.deputy.wire.PeerWire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.util.List;

/**
 * What agents say inside TLS, one flow after the other on a connection:
 *
 * <pre>
 *   asking  → PROXY v2 header with the hello         (mode HELLO of the answering side)
 *   asking  ← varint length, PeerAnswer              (mode ANSWER of the asking side)
 *   both    ⇄ frames: int32 length, bytes; length 0 ends a direction      (mode FRAMES)
 *   or      ⇄ datagrams: int32 length + 1, bytes; 0 ends a direction      (mode DATAGRAMS)
 * </pre>
 *
 * <p>Frames, because TLS can't half-close everywhere (BoringSSL answers a close_notify with its
 * own), because a stream that was cut must not look like one that ended, and because a connection
 * whose flow ended well is good for the next: a new flow then costs no TLS handshake on either
 * side.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
final class PeerCodec extends ByteToMessageDecoder {
  /** A message without bytes. */
  enum Mark {
    /** No more bytes in this direction: as a message, so that it keeps its place among them. */
    END
  }

  /** What may come in next. */
  enum Mode {
    /** Nothing: whatever comes breaks the rules. */
    NOTHING,
    /** The end has come; a hello may be behind it already, and is read when the flow is settled. */
    SETTLING,
    HELLO,
    ANSWER,
    /** As {@link #ANSWER}; an OK is followed by datagrams. */
    ANSWER_DATAGRAMS,
    FRAMES,
    DATAGRAMS,
    /** The rules were broken: the connection ends, and what still comes is not looked at. */
    BROKEN
  }

  /** One that is written as a whole, and comes out as a whole. */
  record Datagram(ByteBuf content) {}

  private static final int MAX_ANSWER = 4096;

  /** More than UDP can carry. */
  private static final int MAX_DATAGRAM = 65_535;

  private Mode mode;
  private int frameLeft;

  PeerCodec(Mode mode) {
    this.mode = mode;
  }

  /** Bytes that came early are looked at again. */
  void expect(ChannelHandlerContext ctx, Mode next) {
    mode = next;
    if (actualReadableBytes() > 0) {
      ctx.executor().execute(() -> lookAgain(ctx));
    }
  }

  private void lookAgain(ChannelHandlerContext ctx) {
    if (ctx.isRemoved()) {
      return;
    }
    try {
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
      channelReadComplete(ctx);
    } catch (Exception e) {
      ctx.fireExceptionCaught(e);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    Mode now = mode;
    // And so it stays if this throws.
    mode = Mode.BROKEN;
    mode =
        switch (now) {
          case NOTHING -> throw new Invalid("bytes between agents", in.readableBytes(), "silence");
          case SETTLING -> settling(in);
          case HELLO -> header(ctx, in, out);
          case ANSWER -> answer(in, out, Mode.ANSWER, Mode.FRAMES);
          case ANSWER_DATAGRAMS -> answer(in, out, Mode.ANSWER_DATAGRAMS, Mode.DATAGRAMS);
          case FRAMES -> frame(in, out);
          case DATAGRAMS -> datagram(in, out);
          case BROKEN -> {
            in.skipBytes(in.readableBytes());
            yield Mode.BROKEN;
          }
        };
  }

  private static Mode settling(ByteBuf in) {
    if (in.readableBytes() > PeerHeader.MAX) {
      throw new Invalid("bytes behind a flow's end", in.readableBytes(), "one hello at most");
    }
    return Mode.SETTLING;
  }

  private static Mode header(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
      throws Exception {
    if (in.readableBytes() < 16) {
      return Mode.HELLO;
    }
    int length = 16 + in.getUnsignedShort(in.readerIndex() + 14);
    if (length > PeerHeader.MAX) {
      throw new Invalid("peer's PROXY header", length + " bytes", "at most " + PeerHeader.MAX);
    }
    if (in.readableBytes() < length) {
      return Mode.HELLO;
    }
    new Header().read(ctx, in.readSlice(length), out);
    return Mode.NOTHING;
  }

  /**
   * @param still while not all of it is there
   * @param then after an OK
   */
  private static Mode answer(ByteBuf in, List<Object> out, Mode still, Mode then) {
    in.markReaderIndex();
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      if (!in.isReadable()) {
        in.resetReaderIndex();
        return still;
      }
      byte b = in.readByte();
      length |= (b & 0x7f) << shift;
      if (length > MAX_ANSWER || shift > 14) {
        throw new Invalid("length of a peer's answer", length, "at most " + MAX_ANSWER);
      }
      if (b >= 0) {
        break;
      }
    }
    if (in.readableBytes() < length) {
      in.resetReaderIndex();
      return still;
    }
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    PeerAnswer answer = PeerWire.readAnswer(bytes);
    out.add(answer);
    return answer.verdict() == PeerAnswer.Verdict.OK ? then : Mode.NOTHING;
  }

  private Mode frame(ByteBuf in, List<Object> out) {
    if (frameLeft == 0) {
      if (in.readableBytes() < 4) {
        return Mode.FRAMES;
      }
      frameLeft = in.readInt();
      if (frameLeft < 0) {
        throw new Invalid("length of a frame between agents", frameLeft, "0 or more");
      }
      if (frameLeft == 0) {
        out.add(Mark.END);
        return Mode.SETTLING;
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

  /** Unlike a part of a stream it is waited for as a whole, and may be empty. */
  private static Mode datagram(ByteBuf in, List<Object> out) {
    if (in.readableBytes() < 4) {
      return Mode.DATAGRAMS;
    }
    int length = in.getInt(in.readerIndex()) - 1;
    if (length < -1 || length > MAX_DATAGRAM) {
      throw new Invalid("length of a datagram between agents", length, "0 to " + MAX_DATAGRAM);
    }
    if (length < 0) {
      in.skipBytes(4);
      out.add(Mark.END);
      return Mode.SETTLING;
    }
    if (in.readableBytes() - 4 >= length) {
      out.add(in.skipBytes(4).readRetainedSlice(length));
    }
    return Mode.DATAGRAMS;
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
      } else if (message instanceof Datagram(ByteBuf content)) {
        ctx.write(ctx.alloc().ioBuffer(4).writeInt(content.readableBytes() + 1), ctx.voidPromise());
        ctx.write(content, promise);
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

  /** Netty's decoder for one header that is known to be there as a whole. */
  private static final class Header extends HAProxyMessageDecoder {
    Header() {
      super(PeerHeader.MAX_TLV);
    }

    void read(ChannelHandlerContext ctx, ByteBuf whole, List<Object> out) throws Exception {
      decode(ctx, whole, out);
      if (out.isEmpty() || !(out.getLast() instanceof HAProxyMessage)) {
        throw new Invalid("peer's PROXY header", "something else", "version 2");
      }
    }
  }
}
