package io.deputy.agent.proxy;

import io.deputy.agent.flow.TcpLeg;
import io.deputy.agent.socket.Sockets;
import io.deputy.text.Causes;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one port that takes connections to every port of every service, redirected to it by the
 * kernel. It is open before anything is known of services, so that nobody is refused meanwhile.
 * Only the thread that looks after the machine opens it; it closes with the event loops.
 */
final class CatchAll {
  private final Sockets sockets;
  private final int port;
  private final Consumer<Channel> accept;
  private @Nullable Channel listener;
  private boolean taking;

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

  /** From now on connections are taken; those that came before have waited in the kernel. */
  void take() {
    taking = true;
    if (listener != null) {
      listener.config().setAutoRead(true);
    }
  }

  /** Opens it if it is not; may block. Returns what failed, in a sentence. */
  Optional<String> ensure() {
    if (listener != null) {
      return Optional.empty();
    }
    var bound =
        TcpLeg.accepted(sockets.catcher())
            .option(ChannelOption.AUTO_READ, taking)
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
