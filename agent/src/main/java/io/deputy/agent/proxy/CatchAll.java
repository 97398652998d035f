package io.deputy.agent.proxy;

import io.deputy.agent.flow.TcpLeg;
import io.deputy.agent.socket.Sockets;
import io.deputy.text.Causes;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one port that takes connections to every port of every service, redirected to it by the
 * kernel. Only the thread that looks after the machine opens it; it closes with the event loops.
 */
final class CatchAll {
  private final Sockets sockets;
  private final int port;
  private final Consumer<Channel> accept;
  private @Nullable Channel listener;

  /**
   * @param accept takes a new connection, on its event loop, before it is active
   */
  CatchAll(Sockets sockets, int port, Consumer<Channel> accept) {
    this.sockets = sockets;
    this.port = port;
    this.accept = accept;
  }

  /** Its number if it is open, else 0. */
  int port() {
    return listener == null ? 0 : port;
  }

  /** Opens it if it is not; may block. Returns what failed, in a sentence. */
  Optional<String> ensure() {
    if (listener != null) {
      return Optional.empty();
    }
    var bound =
        TcpLeg.accepted(sockets.catcher())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept.accept(channel);
                  }
                })
            .bind("0.0.0.0", port)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      return Optional.of(
          "only known ports of services are answered: can't listen at port %d (virtual.port): %s"
              .formatted(port, Causes.root(bound.cause())));
    }
    listener = bound.channel();
    return Optional.empty();
  }
}
