package io.deputy.agent.proxy;

import io.deputy.agent.flow.Attempt;
import io.deputy.agent.flow.Ends;
import io.deputy.agent.flow.Outcome;
import io.deputy.agent.flow.TcpLeg;
import io.deputy.agent.net.Subnet;
import io.deputy.agent.route.Verdict;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.Invalid;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Connects to containers of this machine, from one event loop. */
final class Backends {
  /**
   * A container on a local bridge answers in microseconds, or its queue is full, and the kernel's
   * next try would come after a second, or it is frozen.
   */
  private static final Duration TIMEOUT = Duration.ofMillis(100);

  /** Until there is a flow. */
  private static final ChannelHandler NOBODY =
      new ChannelInitializer<Channel>() {
        @Override
        protected void initChannel(Channel channel) {}
      };

  private final EventLoop loop;
  private final Bootstrap connector;

  Backends(Sockets sockets, EventLoop loop) {
    this.loop = loop;
    connector = TcpLeg.connected(sockets.connector(loop, TIMEOUT)).handler(NOBODY);
  }

  /**
   * Opens a leg that is not read from yet.
   *
   * @param told whose connection it is, as the first thing that the container reads; null if it
   *     does not want to know
   */
  void connect(Verdict.Local to, @Nullable Ends told, Attempt attempt) {
    InetSocketAddress address;
    try {
      address = new InetSocketAddress(Subnet.literal(to.address()), to.port());
    } catch (Invalid e) {
      attempt.complete(new Outcome.Failed(String.valueOf(e.getMessage())));
      return;
    }
    Sockets.tell(
        loop,
        connector.connect(address),
        connected -> {
          Channel channel = connected.channel();
          if (told != null && connected.isSuccess()) {
            tell(channel, told);
          }
          attempt.complete(
              connected.isSuccess()
                  ? new Outcome.Open(new TcpLeg(channel))
                  : failure(to, connected.cause()));
        });
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A write that fails ends the channel.
  private static void tell(Channel channel, Ends ends) {
    channel.pipeline().addFirst(HAProxyMessageEncoder.INSTANCE);
    channel.writeAndFlush(ends.header(List.of()), channel.voidPromise());
    channel.pipeline().remove(HAProxyMessageEncoder.INSTANCE);
  }

  private static Outcome failure(Verdict.Local to, Throwable cause) {
    String reason = "%s:%d %s".formatted(to.address(), to.port(), Sockets.why(cause));
    return Sockets.isRefusal(cause) ? new Outcome.Closed(reason) : new Outcome.Failed(reason);
  }
}
