package io.deputy.agent.peer;

import io.deputy.agent.peer.PeerFrames.Kind;
import io.deputy.model.Invalid;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * A connection between two agents that have shown who they are, and the streams on it: what both
 * sides have in common. Streams that find it full wait in line, and are let on one after the other.
 * On the channel's event loop.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
abstract sealed class PeerLink extends ChannelInboundHandlerAdapter implements PeerFrames.Listener
    permits OutgoingLink, IncomingLink {
  /** What is written and not taken by the socket yet, bytes. */
  static final WriteBufferWaterMark QUEUE = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

  /** What one leg may read before it is told that the link is full, bytes. */
  private static final int READ = 64 * 1024;

  /** All that windows may grow beyond the first, bytes. */
  private static final int MOST_GROWN = 32 * 1024 * 1024;

  private final Channel channel;
  private final IntObjectMap<PeerStream> streams = new IntObjectHashMap<>();
  private final IntObjectMap<PeerWay> ways = new IntObjectHashMap<>();
  private final Queue<PeerStream> line = new ArrayDeque<>();

  /** They were given bytes that are not flushed yet. */
  private final List<PeerStream> given = new ArrayList<>();

  private long idleSinceNanos = System.nanoTime();
  private int grown;
  private boolean flushing;
  private boolean lettingOn;

  PeerLink(Channel channel) {
    this.channel = channel;
  }

  final Channel channel() {
    return channel;
  }

  /** Whether frames of a stream without a flow are only late. */
  abstract boolean isOver(int stream);

  /** A stream that was asked for is not wanted any more. */
  abstract void withdrawn(int stream);

  /** The other side is gone: there will be no answers. */
  abstract void broken();

  /** How many streams there are, of bytes and of datagrams, or are asked for. */
  int load() {
    return streams.size() + ways.size();
  }

  final boolean idleLongerThan(long nanos) {
    return load() == 0 && System.nanoTime() - idleSinceNanos > nanos;
  }

  final void add(PeerStream stream) {
    streams.put(stream.id(), stream);
  }

  final void add(PeerWay way) {
    ways.put(way.id(), way);
  }

  /** Its session is over. */
  void forget(PeerWay way) {
    ways.remove(way.id());
    idleSinceNanos = System.nanoTime();
  }

  /** Its flow is over. */
  void forget(PeerStream stream) {
    streams.remove(stream.id());
    grown -= stream.grown();
    idleSinceNanos = System.nanoTime();
  }

  final void send(Kind kind, int amount, int stream) {
    PeerFrames.write(channel, kind, amount, stream);
    flushSoon();
  }

  /**
   * Sent by the next flush at the latest.
   *
   * @param bytes as a socket was read, which is far less than a frame holds
   */
  final void send(int stream, ByteBuf bytes) {
    PeerFrames.writeData(channel, stream, bytes);
  }

  /** As a whole, of at most {@link PeerFrames#MAX_DATAGRAM} bytes. */
  final void sendDatagram(int stream, ByteBuf datagram) {
    PeerFrames.writeDatagram(channel, stream, datagram);
    flushSoon();
  }

  /** Once for all the flows that have something to send: what they say goes into one record. */
  final void flushSoon() {
    if (!channel.isWritable()) {
      channel.flush();
    } else if (!flushing) {
      flushing = true;
      channel.eventLoop().execute(this::flush);
    }
  }

  private void flush() {
    flushing = false;
    channel.flush();
  }

  /** Whether it takes more now; if not, the stream is in line for when it does. */
  final boolean takesMore(PeerStream stream) {
    if (channel.isWritable()) {
      return true;
    }
    if (!stream.inLine) {
      stream.inLine = true;
      line.add(stream);
    }
    return false;
  }

  final boolean mayGrow(int bytes) {
    if (grown + bytes > MOST_GROWN) {
      return false;
    }
    grown += bytes;
    return true;
  }

  /** As many as will probably fill it once more; whoever filled it is last in line. */
  private void letOn() {
    lettingOn = false;
    long places = Math.max(1, channel.bytesBeforeUnwritable() / READ);
    for (; places > 0 && channel.isWritable() && !line.isEmpty(); places--) {
      PeerStream next = line.remove();
      next.inLine = false;
      next.writabilityChanged();
    }
    if (channel.isWritable() && !line.isEmpty() && !lettingOn) {
      lettingOn = true;
      channel.eventLoop().execute(this::letOn);
    }
  }

  // ---- frames

  @Override
  public final void data(int id, ByteBuf bytes) {
    PeerStream stream = streams.get(id);
    if (stream == null) {
      bytes.release();
      late(id);
    } else {
      given.add(stream);
      stream.data(bytes);
    }
  }

  @Override
  public final void datagram(int id, ByteBuf datagram) {
    PeerWay way = ways.get(id);
    if (way == null) {
      datagram.release();
      late(id);
    } else {
      way.received(datagram);
    }
  }

  @Override
  public final void credit(int id, int amount) {
    PeerStream stream = streams.get(id);
    if (stream == null) {
      late(id);
    } else {
      stream.credit(amount);
    }
  }

  @Override
  public final void end(int id) {
    PeerStream stream = streams.get(id);
    PeerWay way = ways.get(id);
    if (stream != null) {
      stream.ended();
    } else if (way != null) {
      way.ended("the other machine ended it");
    } else {
      late(id);
    }
  }

  @Override
  public final void reset(int id) {
    PeerStream stream = streams.get(id);
    PeerWay way = ways.get(id);
    if (stream != null) {
      stream.failed();
    } else if (way != null) {
      way.ended("the other machine broke it off");
    } else {
      withdrawn(id);
    }
  }

  private void late(int id) {
    if (!isOver(id)) {
      throw new Invalid("stream between agents", id, "one that was asked for and answered");
    }
  }

  // ---- the channel

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    PeerStream before = null;
    for (PeerStream stream : given) {
      if (stream != before) {
        stream.allRead();
      }
      before = stream;
    }
    given.clear();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      letOn();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    List.copyOf(streams.values()).forEach(PeerStream::failed);
    List.copyOf(ways.values())
        .forEach(way -> way.ended("the connection to the other machine broke"));
    broken();
  }
}
