package io.deputy.agent.peer;

import io.deputy.agent.flow.Tally;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.Endpoint;
import io.deputy.model.Invalid;
import io.deputy.model.MachineName;
import io.deputy.text.Causes;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes connections from other agents, and lets in those that show a machine's certificate. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
public final class PeerServer {
  private static final Logger LOG = LoggerFactory.getLogger(PeerServer.class);
  private static final Duration HANDSHAKE = Duration.ofSeconds(3);

  /** Connections that have not shown who they are yet: more are closed at once. */
  private static final int STRANGERS = 512;

  private final InetSocketAddress address;
  private final Sockets sockets;
  private final PeerTls tls;
  private final BiPredicate<MachineName, String> welcome;
  private final Tally tally;
  private final Function<Channel, StreamHost> hosts;
  private final BiConsumer<MachineName, Channel> images;
  private final BiConsumer<MachineName, Channel> promises;
  private final AtomicInteger strangers = new AtomicInteger();
  private volatile @Nullable Channel listener;
  private volatile @Nullable String trouble;

  /**
   * @param welcome whether a machine may speak a protocol, as far as is known now: one that the
   *     cluster does not have may not
   * @param hosts of the event loop that a connection is on
   * @param images takes over a connection on which a machine asks for an image
   * @param promises the same for one on which it asks for promises
   */
  public PeerServer(
      InetSocketAddress address,
      Sockets sockets,
      PeerTls tls,
      BiPredicate<MachineName, String> welcome,
      Tally tally,
      Function<Channel, StreamHost> hosts,
      BiConsumer<MachineName, Channel> images,
      BiConsumer<MachineName, Channel> promises) {
    this.address = address;
    this.sockets = sockets;
    this.tls = tls;
    this.welcome = welcome;
    this.tally = tally;
    this.hosts = hosts;
    this.images = images;
    this.promises = promises;
  }

  /** Opens the port if it is not, and waits for it. Called every second, from a thread that may. */
  public void ensure() {
    if (listener == null) {
      var bound =
          sockets
              .listener()
              .childOption(ChannelOption.TCP_NODELAY, true)
              .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, PeerLink.QUEUE)
              .childHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      accept(channel);
                    }
                  })
              .bind(address)
              .awaitUninterruptibly();
      if (bound.isSuccess()) {
        listener = bound.channel();
        trouble = null;
        LOG.info("other agents reach this one at {}", address);
      } else {
        trouble =
            "other agents can't reach this machine: can't listen at %s (address, peer.port): %s"
                .formatted(
                    new Endpoint(address.getHostString(), address.getPort()),
                    Causes.root(bound.cause()));
      }
    }
  }

  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void accept(Channel channel) {
    if (strangers.get() >= STRANGERS) {
      channel.close();
      return;
    }
    SslHandler handler = tls.contexts().server().newHandler(channel.alloc());
    handler.setHandshakeTimeoutMillis(HANDSHAKE.toMillis());
    channel.pipeline().addLast(handler, new Door());
  }

  /** Between accept and the end of the handshake. */
  private final class Door extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      strangers.incrementAndGet();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      strangers.decrementAndGet();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
        SslHandler handler = ctx.pipeline().get(SslHandler.class);
        var machine = new MachineName(tls.machine(handler.engine().getSession()));
        String protocol = String.valueOf(handler.applicationProtocol());
        if (!welcome.test(machine, protocol)) {
          throw new Invalid("machine of a peer", machine, "a machine of the cluster");
        }
        enter(ctx, machine, protocol);
      }
    }

    private static String from(ChannelHandlerContext ctx) {
      return ctx.channel().remoteAddress() instanceof InetSocketAddress from
          ? "from " + from.getAddress().getHostAddress() + ": "
          : "";
    }

    private void enter(ChannelHandlerContext ctx, MachineName machine, String protocol) {
      Channel channel = ctx.channel();
      switch (protocol) {
        case PeerTls.FLOWS -> {
          sockets.giveUpAfter(channel, PeerPool.SILENT);
          var link = new IncomingLink(hosts.apply(channel), machine, channel);
          ctx.pipeline().addLast(new PeerFrames.Reader(link), link);
        }
        case PeerTls.IMAGE -> images.accept(machine, channel);
        case PeerTls.PROMISES -> promises.accept(machine, channel);
        default ->
            throw new Invalid(
                "protocol of a peer",
                protocol,
                String.join(", ", PeerTls.FLOWS, PeerTls.PROMISES, PeerTls.IMAGE));
      }
      ctx.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      complaint(cause).ifPresent(why -> tally.add("refused", "this agent", from(ctx) + why));
      Sockets.reset(ctx.channel());
    }
  }

  /** One line for what was refused, by us or by them; one that merely broke is not worth it. */
  public static void log(String from, Throwable cause) {
    complaint(cause)
        .ifPresentOrElse(
            why -> LOG.warn("no connection with agent {}: {}", from, why),
            () -> LOG.debug("connection with agent {} broke: {}", from, cause.getMessage()));
  }

  /** What was wrong with the other side; empty where the connection merely broke. */
  private static Optional<String> complaint(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    boolean broke = root instanceof IOException && !(root instanceof SSLException);
    return broke ? Optional.empty() : Optional.of(String.valueOf(root.getMessage()));
  }
}
