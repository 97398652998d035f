package io.deputy.agent.peer;

import io.deputy.model.Invalid;
import io.deputy.model.PeerAnswer;
import io.deputy.wire.PeerWire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import java.util.List;

/**
 * What agents say to each other inside TLS: frames of many streams, each a flow, on one connection.
 *
 * <pre>
 *   int8 kind | int24 amount | int32 stream
 *
 *   HELLO   asks for a stream; a PROXY v2 header follows    amount: bytes that may be sent back
 *   ANSWER  to it; int16 length and a PeerAnswer follow     amount: bytes that may be sent there
 *   DATA    that many bytes follow
 *   CREDIT  that many more may be sent
 *   END     no more DATA in this direction; or there will be no more datagrams in either
 *   RESET   the stream failed, or is not wanted any more
 *   DATAGRAM  that many bytes follow, and are one
 * </pre>
 *
 * <p>Streams, because a flow then costs a frame and no handshake on either side, nor the memory of
 * one; because a stream that was cut does not look like one that ended; and because TLS can't
 * half-close everywhere (BoringSSL answers a close_notify with its own). Credit, because one slow
 * reader must not hold up the others on the connection.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
public final class PeerFrames {
  /** In the order of their numbers on the wire. */
  public enum Kind {
    HELLO,
    ANSWER,
    DATA,
    CREDIT,
    END,
    RESET,
    DATAGRAM
  }

  /** Where frames go to. Streams are as the other side says: nothing about them is checked here. */
  interface Listener {
    /**
     * @param header belongs to the listener, who releases it
     */
    void hello(int stream, int credit, HAProxyMessage header);

    void answer(int stream, int credit, PeerAnswer answer);

    /**
     * @param bytes of a frame, maybe not all of it; they belong to the listener
     */
    void data(int stream, ByteBuf bytes);

    /**
     * @param datagram belongs to the listener
     */
    void datagram(int stream, ByteBuf datagram);

    void credit(int stream, int amount);

    void end(int stream);

    void reset(int stream);
  }

  public static final int HEAD = 8;
  static final int MAX_AMOUNT = (1 << 24) - 1;

  /** More than UDP can carry. */
  static final int MAX_DATAGRAM = 65_535;

  private static final int MAX_ANSWER = 4096;
  private static final Kind[] KINDS = Kind.values();

  private PeerFrames() {}

  /**
   * Writes the head of a frame; what follows a HELLO, an ANSWER, DATA or a DATAGRAM has to be
   * written next.
   */
  static void write(Channel to, Kind kind, int amount, int stream) {
    if (amount < 0 || amount > MAX_AMOUNT) {
      throw new IllegalArgumentException("amount of a frame: " + amount);
    }
    to.write(head(to.alloc().ioBuffer(HEAD), kind, amount, stream), to.voidPromise());
  }

  /**
   * Writes bytes in a frame of their own, the head in front of them where their buffer has room for
   * it.
   *
   * @param bytes at most {@link #MAX_AMOUNT}; what is in front of them is overwritten
   */
  static void writeData(Channel to, int stream, ByteBuf bytes) {
    int length = bytes.readableBytes();
    int start = bytes.readerIndex() - HEAD;
    if (start < 0) {
      write(to, Kind.DATA, length, stream);
    } else {
      int end = bytes.writerIndex();
      head(bytes.setIndex(start, start), Kind.DATA, length, stream).writerIndex(end);
    }
    to.write(bytes, to.voidPromise());
  }

  /** Copies it: the buffer that a socket read it into is as large as the longest one. */
  static void writeDatagram(Channel to, int stream, ByteBuf datagram) {
    int length = datagram.readableBytes();
    ByteBuf frame = head(to.alloc().ioBuffer(HEAD + length), Kind.DATAGRAM, length, stream);
    to.write(frame.writeBytes(datagram), to.voidPromise());
    datagram.release();
  }

  static void write(Channel to, int credit, int stream, PeerAnswer answer) {
    byte[] bytes = PeerWire.write(answer);
    ByteBuf frame = to.alloc().ioBuffer(HEAD + 2 + bytes.length);
    head(frame, Kind.ANSWER, credit, stream).writeShort(bytes.length).writeBytes(bytes);
    to.write(frame, to.voidPromise());
  }

  private static ByteBuf head(ByteBuf frame, Kind kind, int amount, int stream) {
    return frame.writeByte(kind.ordinal()).writeMedium(amount).writeInt(stream);
  }

  /** Reads what the other side wrote; throws {@link Invalid} on anything else. */
  static final class Reader extends ByteToMessageDecoder {
    private final Listener listener;

    /** Of a frame of DATA, which is passed on as it comes in: nothing of it is kept here. */
    private int bytesLeft;

    private int stream;

    /** The rules were broken: what still comes is not looked at. */
    private boolean broken;

    Reader(Listener listener) {
      this.listener = listener;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
        throws Exception {
      if (broken) {
        in.skipBytes(in.readableBytes());
        return;
      }
      broken = true; // and so it stays if this throws
      if (bytesLeft > 0) {
        data(in);
      } else if (in.readableBytes() >= HEAD) {
        frame(ctx, in);
      }
      broken = false;
    }

    private void data(ByteBuf in) {
      int length = Math.min(bytesLeft, in.readableBytes());
      bytesLeft -= length;
      listener.data(stream, in.readRetainedSlice(length));
    }

    private void frame(ChannelHandlerContext ctx, ByteBuf in) throws Exception {
      int at = in.readerIndex();
      Kind kind = kind(in.getUnsignedByte(at));
      int amount = in.getUnsignedMedium(at + 1);
      stream = in.getInt(at + 4);
      ByteBuf rest = in.slice(at + HEAD, in.readableBytes() - HEAD);
      switch (kind) {
        case HELLO -> {
          int length = PeerHeader.length(rest);
          if (length >= 0 && length <= rest.readableBytes()) {
            in.skipBytes(HEAD);
            listener.hello(stream, amount, PeerHeader.read(ctx, in.readSlice(length)));
          }
        }
        case ANSWER -> {
          int length = rest.isReadable(2) ? rest.readUnsignedShort() : Integer.MAX_VALUE;
          if (length != Integer.MAX_VALUE && length > MAX_ANSWER) {
            throw new Invalid("length of a peer's answer", length, "at most " + MAX_ANSWER);
          }
          if (length <= rest.readableBytes()) {
            byte[] bytes = new byte[length];
            in.skipBytes(HEAD + 2).readBytes(bytes);
            listener.answer(stream, amount, PeerWire.readAnswer(bytes));
          }
        }
        case DATA -> {
          in.skipBytes(HEAD);
          bytesLeft = amount;
        }
        case CREDIT -> {
          in.skipBytes(HEAD);
          listener.credit(stream, amount);
        }
        case END -> {
          in.skipBytes(HEAD);
          listener.end(stream);
        }
        case RESET -> {
          in.skipBytes(HEAD);
          listener.reset(stream);
        }
        case DATAGRAM -> {
          if (amount > MAX_DATAGRAM) {
            throw new Invalid(
                "length of a datagram between agents", amount, "at most " + MAX_DATAGRAM);
          }
          if (rest.readableBytes() >= amount) {
            in.skipBytes(HEAD);
            listener.datagram(stream, in.readRetainedSlice(amount));
          }
        }
      }
    }

    private static Kind kind(int number) {
      if (number >= KINDS.length) {
        throw new Invalid("kind of a frame between agents", number, "0 to " + (KINDS.length - 1));
      }
      return KINDS[number];
    }
  }
}
