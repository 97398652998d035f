package io.deputy.agent.proxy.datagram;

import io.deputy.agent.flow.Receiver;
import io.deputy.agent.flow.Way;
import io.deputy.agent.net.Subnet;
import io.deputy.agent.route.Verdict;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.Invalid;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A socket of one session, connected to a container's port: the kernel lets nobody else answer, and
 * tells when the container refuses.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
final class ContainerSocket extends SimpleChannelInboundHandler<DatagramPacket> implements Way {
  private final String at;
  private @Nullable Receiver receiver;
  private @Nullable Channel channel;

  private ContainerSocket(String at, Receiver receiver) {
    this.at = at;
    this.receiver = receiver;
  }

  /**
   * @param then told on the loop
   */
  static void open(
      Sockets sockets, EventLoop loop, Verdict.Local to, Receiver receiver, Consumer<Trial> then) {
    String at = "%s:%d".formatted(to.address(), to.port());
    InetSocketAddress address;
    try {
      address = new InetSocketAddress(Subnet.literal(to.address()), to.port());
    } catch (Invalid e) {
      then.accept(new Trial.Failed(String.valueOf(e.getMessage())));
      return;
    }
    var socket = new ContainerSocket(at, receiver);
    Sockets.tell(
        loop,
        sockets.datagrams(loop).handler(socket).connect(address),
        connected -> socket.connected(connected, then));
  }

  private void connected(ChannelFuture connected, Consumer<Trial> then) {
    channel = connected.channel();
    then.accept(
        connected.isSuccess()
            ? new Trial.Open(this)
            : new Trial.Failed(at + " can't be reached: " + connected.cause().getMessage()));
  }

  @Override
  public boolean send(ByteBuf datagram) {
    Channel to = channel;
    if (to == null || receiver == null || !to.isWritable()) {
      datagram.release();
      return false;
    }
    to.writeAndFlush(datagram, to.voidPromise());
    return true;
  }

  @Override
  public void end() {
    receiver = null;
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
    if (receiver != null) {
      receiver.received(packet.content().retain());
    }
  }

  /** The container refuses, or is gone. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ended(
        cause instanceof PortUnreachableException
            ? at + " refuses datagrams"
            : at + " can't be reached: " + cause.getMessage());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended(at + " was closed");
  }

  private void ended(String why) {
    Receiver told = receiver;
    end();
    if (told != null) {
      told.ended(why);
    }
  }
}
