package io.deputy.agent.proxy;

import io.deputy.agent.proxy.datagram.Receiver;
import io.deputy.agent.proxy.datagram.Way;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * A session of datagrams over a connection between agents, the same on both sides. Either may end
 * it; when both have, the connection is ready for the next flow or session.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
final class PeerWay extends ChannelInboundHandlerAdapter implements Way {
  private final PeerLeg leg;
  private final Receiver receiver;
  private boolean endSent;
  private boolean endReceived;

  private PeerWay(PeerLeg leg, Receiver receiver) {
    this.leg = leg;
    this.receiver = receiver;
  }

  /** Takes over a leg that is open and not being read from, and reads from it. */
  static PeerWay join(PeerLeg leg, Receiver receiver) {
    var way = new PeerWay(leg, receiver);
    leg.channel().pipeline().addLast(Relay.NAME, way);
    leg.channel().config().setAutoRead(true);
    if (!leg.channel().isActive()) {
      way.channelInactive();
    }
    return way;
  }

  /** What the other machine can't take is dropped, as any network would. */
  @Override
  public boolean send(ByteBuf datagram) {
    if (endSent || !leg.channel().isWritable()) {
      datagram.release();
      return false;
    }
    leg.channel().writeAndFlush(new PeerCodec.Datagram(datagram), leg.channel().voidPromise());
    return true;
  }

  @Override
  public void end() {
    if (!endSent) {
      endSent = true;
      leg.end();
      settle();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message == PeerCodec.Mark.END) {
      endReceived = true;
      boolean news = !endSent;
      endSent = true;
      if (news) {
        leg.end();
        receiver.ended("the other machine ended it");
      }
      settle();
    } else if (endSent) {
      ((ByteBuf) message).release();
    } else {
      receiver.received((ByteBuf) message);
    }
  }

  private void settle() {
    if (endReceived && leg.channel().isActive()) {
      leg.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    channelInactive();
  }

  private void channelInactive() {
    if (!endSent) {
      endSent = true;
      receiver.ended("the connection to the other machine broke");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    leg.reset();
  }
}
