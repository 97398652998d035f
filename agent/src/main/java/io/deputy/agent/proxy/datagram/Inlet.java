package io.deputy.agent.proxy.datagram;

import io.deputy.agent.route.PortUse;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes in at one address and port, and from where its clients are answered. The socket is
 * bound to the one address, so that the kernel says by it which one was asked.
 */
public final class Inlet extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final Logger LOG = LoggerFactory.getLogger(Inlet.class);

  private final Sessions sessions;
  private final PortUse use;

  /**
   * @param sessions of the socket's event loop
   */
  public Inlet(Sessions sessions, PortUse use) {
    this.sessions = sessions;
    this.use = use;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
    sessions.asked(ctx.channel(), use, packet.sender(), packet.content());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    sessions.closed(ctx.channel());
  }

  /** An asker that is gone already, mostly; the socket is everybody's and stays. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("datagrams: {}", cause.toString());
  }
}
