package io.deputy.agent.flow;

import io.deputy.agent.socket.Headroom;
import io.deputy.agent.socket.Sockets;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client's socket, or a container's. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
public final class TcpLeg extends ChannelInboundHandlerAdapter implements Leg {
  private final Channel channel;
  private @Nullable Flow flow;

  public TcpLeg(Channel channel) {
    this.channel = channel;
  }

  /**
   * Has what a listener accepts be a leg: read from only once it is joined, its end told apart from
   * a failure, and what is read with room for a frame's head.
   */
  public static ServerBootstrap accepted(ServerBootstrap listener) {
    return listener
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, new Headroom());
  }

  /** The same for connections that are made. */
  public static Bootstrap connected(Bootstrap connector) {
    return connector
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.RECVBUF_ALLOCATOR, new Headroom());
  }

  /** Of this machine; empty once it is closed. */
  String localAddress() {
    return channel.localAddress() instanceof InetSocketAddress at
        ? at.getAddress().getHostAddress()
        : "";
  }

  @Override
  public void join(Flow joined) {
    flow = joined;
    channel.pipeline().addLast(this);
  }

  @Override
  public void read(boolean on) {
    channel.config().setAutoRead(on);
  }

  @Override
  public void write(ByteBuf bytes) {
    channel.write(bytes, channel.voidPromise());
  }

  @Override
  public void flush() {
    channel.flush();
  }

  @Override
  public boolean takesMore() {
    return channel.isWritable();
  }

  @Override
  public boolean isOpen() {
    return channel.isActive();
  }

  /**
   * Closing tells the end as well, and shutting down first costs a call and an exception: so the
   * last end is only that all has been sent.
   */
  @Override
  public ChannelFuture end(boolean last) {
    ChannelFuture sent = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    if (last) {
      return sent;
    }
    // Netty's shutdownOutput throws away what is queued, so it has to wait its turn.
    ChannelPromise done = channel.newPromise();
    sent.addListener(
        flushed -> {
          if (flushed.isSuccess()) {
            ((DuplexChannel) channel).shutdownOutput(done);
          } else {
            done.setFailure(flushed.cause());
          }
        });
    return done;
  }

  @Override
  public void reset() {
    Sockets.reset(channel);
  }

  @Override
  public void release() {
    channel.close();
  }

  private Flow flow() {
    return Objects.requireNonNull(flow);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    flow().read(this, (ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    flow().allRead(this);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    flow().writabilityChanged(this);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      flow().inputEnded(this);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    flow().reset();
  }

  /** A reset, mostly: it is carried to the other side. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    flow().reset();
  }
}
