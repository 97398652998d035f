package io.deputy.agent.dns;

import io.deputy.agent.net.Subnet;
import io.deputy.agent.proxy.socket.Sockets;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.model.Invalid;
import io.deputy.model.Origin;
import io.deputy.text.Causes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the gateway of each app network, UDP and TCP. All calls but {@link #troubles} and
 * {@link #addresses} on one thread, which may block for a bind.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
public final class NameServer {
  private static final Logger LOG = LoggerFactory.getLogger(NameServer.class);
  static final int MAX_TCP = 65535 + 2;
  private static final int TCP_CONNECTIONS = 256;
  private static final int TCP_IDLE_SECONDS = 10;

  private final Sockets sockets;
  private final int port;
  private final Answerer answerer;
  private final AtomicInteger tcpConnections = new AtomicInteger();
  private final Map<AppNetwork, List<Channel>> open = new HashMap<>();
  private List<AppNetwork> wanted = List.of();
  private volatile List<String> troubles = List.of();
  private volatile Set<InetAddress> addresses = Set.of();

  /**
   * @param port 53, but for tests; of name servers that a service wants asked too
   * @param resolvers the machine's, whom to ask about other names, the newest
   */
  public NameServer(
      Sockets sockets,
      int port,
      Supplier<RouteTable> table,
      Supplier<List<InetSocketAddress>> resolvers) {
    this.sockets = sockets;
    this.port = port;
    this.answerer = new Answerer(table, new Forwarder(sockets), resolvers, port);
  }

  public List<String> troubles() {
    return troubles;
  }

  /** Makes the gateways listened on be those of these networks. */
  public void follow(List<AppNetwork> networks) {
    wanted = List.copyOf(networks);
    open.entrySet()
        .removeIf(
            e -> {
              boolean gone = !wanted.contains(e.getKey());
              if (gone) {
                e.getValue().forEach(c -> c.close().awaitUninterruptibly());
              }
              return gone;
            });
    retry();
  }

  /**
   * Tries to open what is not: a bridge gets its address a moment after Docker speaks of it. Called
   * at each change, and every second.
   */
  public void retry() {
    var now = new ArrayList<String>();
    for (AppNetwork network : wanted) {
      if (!open.containsKey(network)) {
        try {
          open.put(network, listen(network));
          LOG.info("names of {} are answered at {}:{}", title(network), network.gateway(), port);
        } catch (Invalid | BindFailed e) {
          now.add(
              "no names for %s: %s:%d: %s"
                  .formatted(title(network), network.gateway(), port, e.getMessage()));
        }
      }
    }
    troubles = List.copyOf(now);
    addresses =
        open.keySet().stream()
            .map(n -> Subnet.literal(n.gateway()))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The addresses that are answered at. */
  public Set<InetAddress> addresses() {
    return addresses;
  }

  private static String title(AppNetwork network) {
    return network.app() + "_" + network.network();
  }

  private static final class BindFailed extends Exception {
    private static final long serialVersionUID = 1;

    BindFailed(Throwable cause) {
      super(Causes.root(cause), cause);
    }
  }

  private List<Channel> listen(AppNetwork network) throws BindFailed {
    var at = new InetSocketAddress(Subnet.literal(network.gateway()), port);
    var asks = new Asks(network);
    Channel udp =
        bound(sockets.datagrams(sockets.loops().getFirst()).handler(new Datagrams(asks)).bind(at));
    try {
      return List.of(udp, bound(sockets.listener().childHandler(new Streams(asks)).bind(at)));
    } catch (BindFailed e) {
      udp.close().awaitUninterruptibly();
      throw e;
    }
  }

  private static Channel bound(ChannelFuture binding) throws BindFailed {
    binding.awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw new BindFailed(binding.cause());
    }
    return binding.channel();
  }

  /** Who may ask at a gateway: the network behind it, and the machine itself. */
  private record Asks(Origin.Network network, Subnet subnet) {
    Asks(AppNetwork n) {
      this(new Origin.Network(n.app(), n.network()), Subnet.parse(n.subnet()));
    }

    boolean welcome(InetAddress asker) {
      return subnet.contains(asker) || asker.isLoopbackAddress();
    }
  }

  private final class Datagrams extends SimpleChannelInboundHandler<DatagramPacket> {
    private final Asks asks;

    Datagrams(Asks asks) {
      this.asks = asks;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
      InetSocketAddress asker = packet.sender();
      if (asks.welcome(asker.getAddress())) {
        answerer.answer(
            ctx.channel().eventLoop(),
            packet.content(),
            asks.network,
            asker.getAddress(),
            false,
            reply -> ctx.writeAndFlush(new DatagramPacket(reply, asker), ctx.voidPromise()));
      }
    }

    /** An asker that is gone already, mostly; the socket is everybody's and stays. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      LOG.debug("name server: {}", cause.toString());
    }
  }

  private final class Streams extends ChannelInitializer<Channel> {
    private final Asks asks;

    Streams(Asks asks) {
      this.asks = asks;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.closeFuture().addListener(closed -> tcpConnections.decrementAndGet());
      var asker = (InetSocketAddress) channel.remoteAddress();
      if (tcpConnections.incrementAndGet() > TCP_CONNECTIONS || !asks.welcome(asker.getAddress())) {
        channel.close();
        return;
      }
      channel
          .pipeline()
          .addLast(
              new ReadTimeoutHandler(TCP_IDLE_SECONDS),
              new LengthFieldBasedFrameDecoder(MAX_TCP, 0, 2, 0, 2),
              new LengthFieldPrepender(2),
              new Messages(asks, asker.getAddress()));
    }
  }

  private final class Messages extends SimpleChannelInboundHandler<ByteBuf> {
    private final Asks asks;
    private final InetAddress asker;

    Messages(Asks asks, InetAddress asker) {
      this.asks = asks;
      this.asker = asker;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf query) {
      answerer.answer(
          ctx.channel().eventLoop(),
          query,
          asks.network,
          asker,
          true,
          reply -> ctx.writeAndFlush(reply, ctx.voidPromise()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
