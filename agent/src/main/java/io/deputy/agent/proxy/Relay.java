package io.deputy.agent.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/**
 * Writes what one leg of a flow reads to the other. A leg is not read from while the other can't
 * take more, so that a slow reader slows its writer, and no more is kept than Netty's water mark
 * and one read.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
final class Relay extends ChannelInboundHandlerAdapter {
  static final String NAME = "relay";

  private final Flow flow;
  private final Leg from;
  private final Channel to;

  Relay(Flow flow, Leg from, Channel to) {
    this.flow = flow;
    this.from = from;
    this.to = to;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message == PeerCodec.Mark.END) {
      flow.inputEnded(from);
      return;
    }
    to.write(message, to.voidPromise());
    if (!to.isWritable()) {
      // Mostly the socket takes all of it: to stop reading and begin again would be two more calls.
      to.flush();
      if (!to.isWritable()) {
        ctx.channel().config().setAutoRead(false);
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    to.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    to.config().setAutoRead(ctx.channel().isWritable());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      flow.inputEnded(from);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    flow.reset();
  }

  /** A reset, mostly: it is carried to the other side. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    flow.reset();
  }
}
