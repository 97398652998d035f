package io.deputy.agent.socket;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The event loops and the kinds of channel: epoll where its library loads, else NIO, which does not
 * see that a client left before its data is read.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close has nobody who waits for it
public final class Sockets implements AutoCloseable {
  private static final int BACKLOG = 4096;

  /** Netty's own 2,048 would cut a longer one short, and nobody would be told. */
  private static final int LONGEST_DATAGRAM_BYTES = 65_535;

  /** {@code IPPROTO_IPV6} and {@code IPV6_V6ONLY} of {@code <netinet/in.h>}. */
  private static final ChannelOption<Integer> IPV6_V6ONLY =
      new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

  private final boolean epoll;
  private final EventLoopGroup group;
  private final List<EventLoop> loops = new ArrayList<>();
  private final Scarcity scarcity = new Scarcity(System::nanoTime);

  private Sockets(boolean epoll, String name, int threads) {
    this.epoll = epoll;
    this.group =
        new MultiThreadIoEventLoopGroup(
            threads,
            new DefaultThreadFactory(name, true),
            epoll ? SteadyEpoll.newFactory() : NioIoHandler.newFactory());
    group.forEach(executor -> loops.add((EventLoop) executor));
  }

  /**
   * @param threads event loops; each connection stays with one
   */
  public static Sockets open(int threads) {
    return open("traffic", threads);
  }

  /**
   * @param name of the threads
   * @param threads event loops; each connection stays with one
   */
  public static Sockets open(String name, int threads) {
    return new Sockets(Epoll.isAvailable(), name, threads);
  }

  public List<EventLoop> loops() {
    return loops;
  }

  /** A sentence while new connections can't be accepted; from any thread. */
  public Optional<String> trouble() {
    return scarcity.trouble();
  }

  /**
   * For listeners. Several may share a port as long as their addresses differ: a published port on
   * every address stands beside the same port of virtual addresses, which the kernel, preferring
   * the exact address, only allows with SO_REUSEPORT on both. A port of another program stays
   * refused.
   */
  public ServerBootstrap listener() {
    return listener(epoll ? EpollServerSocketChannel::new : NioServerSocketChannel::new);
  }

  private ServerBootstrap listener(ChannelFactory<? extends ServerChannel> kind) {
    return new ServerBootstrap()
        .group(group)
        .channelFactory(kind)
        .handler(
            new ChannelInitializer<ServerChannel>() {
              @Override
              protected void initChannel(ServerChannel listener) {
                listener.pipeline().addLast(scarcity.handler());
              }
            })
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(reusePort(), true);
  }

  /**
   * For a listener at addresses of one family: all of IPv4 would have those of IPv6 as well, and
   * the other way round.
   */
  public ServerBootstrap listener(SocketProtocolFamily family) {
    if (!epoll) {
      return listener();
    }
    ServerBootstrap bootstrap = listener(() -> new EpollServerSocketChannel(family));
    return family == SocketProtocolFamily.INET6 ? bootstrap.option(IPV6_V6ONLY, 1) : bootstrap;
  }

  /** Whether the IPv6 addresses of a port can be listened at beside the IPv4 ones. */
  public boolean knowsIpv6Only() {
    return epoll;
  }

  /** For the listener that all are redirected to: nobody shares its port. */
  public ServerBootstrap catcher() {
    return listener().option(reusePort(), false);
  }

  /** Whether it can be found out where a redirected connection was made to. */
  public boolean knowsOriginalDestinations() {
    return epoll;
  }

  /** For outgoing connections on the loop of the connection they are for. */
  public Bootstrap connector(EventLoop loop, Duration timeout) {
    return new Bootstrap()
        .group(loop)
        .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis());
  }

  /**
   * Tells what came of a connect, on its event loop. Netty itself tells it on a thread of all
   * channels where no file descriptor was left to make this one with.
   */
  public static void tell(EventLoop loop, ChannelFuture connecting, Consumer<ChannelFuture> told) {
    connecting.addListener(
        (ChannelFuture connected) -> {
          if (loop.inEventLoop()) {
            told.accept(connected);
          } else {
            loop.execute(() -> told.accept(connected));
          }
        });
  }

  /** Close with a RST in place of a FIN. */
  public static void reset(Channel channel) {
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

  /** Whether a connect failed since nothing listens there. */
  public static boolean isRefusal(Throwable cause) {
    return cause instanceof ConnectException
        && String.valueOf(cause.getMessage()).contains("refused");
  }

  /** The kernel's reasons in our words, the same each time, so that they can be counted. */
  public static String why(Throwable cause) {
    return switch (cause) {
      case ConnectTimeoutException e -> "does not answer";
      case NoRouteToHostException e -> "can't be reached";
      case ConnectException e when isRefusal(e) -> "refuses connections";
      default -> "can't be reached: " + cause.getMessage();
    };
  }

  /** Each datagram is read whole; its memory is pooled, and taken only while it is handled. */
  public Bootstrap datagrams(EventLoop loop) {
    Class<? extends DatagramChannel> kind =
        epoll ? EpollDatagramChannel.class : NioDatagramChannel.class;
    return new Bootstrap()
        .group(loop)
        .channel(kind)
        .option(
            ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LONGEST_DATAGRAM_BYTES));
  }

  /**
   * Has the kernel give up on a peer that does not acknowledge, data or keepalive, for this long.
   * Without epoll only the kernel's own, much longer times hold.
   */
  public void giveUpAfter(Channel channel, Duration silence) {
    if (epoll) {
      int seconds = (int) Math.max(1, silence.toSeconds() / 2);
      channel.config().setOption(EpollChannelOption.TCP_KEEPIDLE, seconds);
      channel.config().setOption(EpollChannelOption.TCP_KEEPINTVL, seconds);
      channel.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, (int) silence.toMillis());
    }
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
  }

  private ChannelOption<Boolean> reusePort() {
    return epoll
        ? EpollChannelOption.SO_REUSEPORT
        : NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
  }

  /** Ends the loops and every channel on them; blocks at most 2 s. */
  @Override
  public void close() {
    group
        .shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS)
        .awaitUninterruptibly(2, java.util.concurrent.TimeUnit.SECONDS);
  }
}
