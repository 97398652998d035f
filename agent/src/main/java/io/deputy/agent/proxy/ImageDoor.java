package io.deputy.agent.proxy;

import io.deputy.agent.run.ImageShelf;
import io.deputy.model.Invalid;
import io.deputy.model.MachineName;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import java.time.Duration;

/**
 * Before a {@link PeerSession}: a connection that asks for an image is none for flows, and is given
 * to an {@link ImageSession}.
 */
final class ImageDoor extends ChannelInboundHandlerAdapter {
  /** Docker may be slow to take what it is given, and then nothing moves. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final MachineName from;
  private final PeerSession session;
  private final PeerCodec codec;
  private final Lane.Shared shared;
  private final ImageShelf shelf;

  ImageDoor(
      MachineName from,
      PeerSession session,
      PeerCodec codec,
      Lane.Shared shared,
      ImageShelf shelf) {
    this.from = from;
    this.session = session;
    this.codec = codec;
    this.shared = shared;
    this.shelf = shelf;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    String image = message instanceof HAProxyMessage header ? PeerHeader.image(header) : "";
    if (image.isEmpty()) {
      ctx.fireChannelRead(message);
      return;
    }
    ((HAProxyMessage) message).release();
    if (shared.table().get().machine(from).isEmpty()) {
      throw new Invalid("machine of a peer", from, "one that is still in the cluster");
    }
    shared.sockets().giveUpAfter(ctx.channel(), PATIENCE);
    var images = new ImageSession(from, image, shelf, ctx.channel());
    ctx.pipeline().replace(session, "image", images);
    codec.expect(ctx.pipeline().context(codec), PeerCodec.Mode.FRAMES);
    ctx.pipeline().remove(this);
    images.begin();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    PeerServer.log(from.value(), cause);
    TcpLeg.reset(ctx.channel());
  }
}
