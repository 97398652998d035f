package io.deputy.agent.promise;

import io.deputy.agent.peer.PeerServer;
import io.deputy.agent.run.AgentEvent;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.MachineName;
import io.deputy.model.PromiseQuestion;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.function.Consumer;

/** Another agent's questions, which the loop answers. */
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails ends the channel.
public final class PromiseSession extends SimpleChannelInboundHandler<PromiseQuestion> {
  private final MachineName from;
  private final Consumer<AgentEvent> loop;

  private PromiseSession(MachineName from, Consumer<AgentEvent> loop) {
    this.from = from;
    this.loop = loop;
  }

  /**
   * Takes over a connection on which an agent asks for promises.
   *
   * @param loop takes events, from any thread
   */
  public static void open(MachineName from, Consumer<AgentEvent> loop, Channel channel) {
    PromiseCodec.addTo(channel.pipeline(), false);
    channel.pipeline().addLast(new PromiseSession(from, loop));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, PromiseQuestion question) {
    loop.accept(
        new AgentEvent.AskedToPromise(
            from, question, answer -> ctx.channel().writeAndFlush(answer)));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    PeerServer.log(from.value(), cause);
    Sockets.reset(ctx.channel());
  }
}
