package io.deputy.agent.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;

/** A client's socket, or a container's. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
record TcpLeg(Channel channel) implements Leg {
  @Override
  public ChannelFuture end() {
    ChannelPromise done = channel.newPromise();
    // Netty's shutdownOutput throws away what is queued, so it has to wait its turn.
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            flushed -> {
              if (flushed.isSuccess()) {
                ((DuplexChannel) channel).shutdownOutput(done);
              } else {
                done.setFailure(flushed.cause());
              }
            });
    return done;
  }

  /** Closing tells the end as well, and shutting down first costs a call and an exception. */
  @Override
  public ChannelFuture endLast() {
    return channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
  }

  @Override
  public void reset() {
    reset(channel);
  }

  @Override
  public void release() {
    channel.close();
  }

  /** Close with a RST in place of a FIN. */
  static void reset(Channel channel) {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      // From the head: a TLS handler in between would first take leave of a peer that may be dead.
      ChannelHandlerContext first = channel.pipeline().firstContext();
      if (first == null) {
        channel.close();
      } else {
        first.close();
      }
    }
  }
}
