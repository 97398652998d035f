package io.deputy.agent.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * One end of a connection between agents, which outlives the flows that it carries: what both sides
 * have in common. On the channel's event loop.
 */
abstract sealed class PeerLeg extends ChannelInboundHandlerAdapter implements Leg
    permits PeerConnection, PeerSession {
  private final Channel channel;
  private final PeerCodec codec;

  PeerLeg(Channel channel, PeerCodec codec) {
    this.channel = channel;
    this.codec = codec;
  }

  /** A flow that it carried is over, and the next may come. */
  abstract void idle();

  /** What is read next; the codec may have gone with the channel. */
  final void expect(PeerCodec.Mode mode) {
    ChannelHandlerContext context = channel.pipeline().context(codec);
    if (context != null) {
      codec.expect(context, mode);
    }
  }

  @Override
  public final Channel channel() {
    return channel;
  }

  @Override
  public final ChannelFuture end() {
    return channel.writeAndFlush(PeerCodec.Mark.END);
  }

  @Override
  public final ChannelFuture endLast() {
    return end();
  }

  @Override
  public final void reset() {
    TcpLeg.reset(channel);
  }

  @Override
  public final void release() {
    channel.pipeline().remove(Relay.NAME);
    channel.config().setAutoRead(true);
    idle();
  }
}
