package io.deputy.agent.dns;

import io.deputy.agent.net.Subnet;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.agent.socket.Sockets;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the gateway of each app network, UDP and TCP, and for the machine itself at the first
 * address of the virtual network. All calls but {@link #troubles} and {@link #addresses} on one
 * thread, which may block for a bind.
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
  private final Map<Place, List<Channel>> open = new HashMap<>();
  private final Place machine;
  private final List<String> invalid = new ArrayList<>();
  private List<Place> wanted;
  private volatile List<String> troubles = List.of();
  private volatile Set<InetAddress> addresses = Set.of();

  /**
   * @param virtual the machine asks at its first address, and from any of it
   * @param port 53, but for tests; of name servers that a service wants asked too
   * @param resolvers the machine's, whom to ask about other names, the newest
   */
  public NameServer(
      Sockets sockets,
      Subnet virtual,
      int port,
      Supplier<Optional<RouteTable>> table,
      Supplier<List<InetSocketAddress>> resolvers) {
    this.sockets = sockets;
    this.port = port;
    this.answerer = new Answerer(table, new Forwarder(sockets), resolvers, port);
    this.machine = new Place("the machine", new Origin.Host(), virtual.first(), virtual);
    this.wanted = List.of(machine);
  }

  public List<String> troubles() {
    return troubles;
  }

  /** Makes the gateways listened on be those of these networks. */
  public void follow(List<AppNetwork> networks) {
    var places = new ArrayList<>(List.of(machine));
    invalid.clear();
    for (AppNetwork network : networks) {
      try {
        places.add(Place.of(network));
      } catch (Invalid e) {
        invalid.add(none(network.name(), network.gateway(), e.getMessage()));
      }
    }
    wanted = places;
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
    var now = new ArrayList<>(invalid);
    for (Place place : wanted) {
      if (!open.containsKey(place)) {
        try {
          open.put(place, listen(place));
          LOG.info("names of {} are answered at {}:{}", place.title, place.address(), port);
        } catch (BindFailed e) {
          now.add(none(place.title, place.address(), e.getMessage()));
        }
      }
    }
    troubles = List.copyOf(now);
    addresses = open.keySet().stream().map(Place::at).collect(Collectors.toUnmodifiableSet());
  }

  /** The addresses that are answered at. */
  public Set<InetAddress> addresses() {
    return addresses;
  }

  private String none(String title, String address, @Nullable String why) {
    return "no names for %s: %s:%d: %s".formatted(title, address, port, why);
  }

  private static final class BindFailed extends Exception {
    private static final long serialVersionUID = 1;

    BindFailed(Throwable cause) {
      super(Causes.root(cause), cause);
    }
  }

  private List<Channel> listen(Place place) throws BindFailed {
    var at = new InetSocketAddress(place.at, port);
    Channel udp =
        bound(sockets.datagrams(sockets.loops().getFirst()).handler(new Datagrams(place)).bind(at));
    try {
      return List.of(udp, bound(sockets.listener().childHandler(new Streams(place)).bind(at)));
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

  /**
   * Where names are answered.
   *
   * @param from who asks there, but for the machine, which may ask everywhere
   * @param askers addresses of those
   */
  private record Place(String title, Origin from, InetAddress at, Subnet askers) {
    static Place of(AppNetwork n) {
      return new Place(
          n.name(),
          new Origin.Network(n.name()),
          Subnet.literal(n.gateway()),
          Subnet.parse(n.subnet()));
    }

    boolean welcome(InetAddress asker) {
      return askers.contains(asker) || asker.isLoopbackAddress();
    }

    String address() {
      return at.getHostAddress();
    }
  }

  private final class Datagrams extends SimpleChannelInboundHandler<DatagramPacket> {
    private final Place place;

    Datagrams(Place place) {
      this.place = place;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
      InetSocketAddress asker = packet.sender();
      // Who sends more than the answers of which can be taken away has some dropped.
      if (place.welcome(asker.getAddress()) && ctx.channel().isWritable()) {
        answerer.answer(
            ctx.channel().eventLoop(),
            packet.content(),
            place.from,
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
    private final Place place;

    Streams(Place place) {
      this.place = place;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.closeFuture().addListener(closed -> tcpConnections.decrementAndGet());
      var asker = (InetSocketAddress) channel.remoteAddress();
      if (tcpConnections.incrementAndGet() > TCP_CONNECTIONS
          || !place.welcome(asker.getAddress())) {
        channel.close();
        return;
      }
      channel
          .pipeline()
          .addLast(
              new ReadTimeoutHandler(TCP_IDLE_SECONDS),
              new LengthFieldBasedFrameDecoder(MAX_TCP, 0, 2, 0, 2),
              new LengthFieldPrepender(2),
              new Messages(place, asker.getAddress()));
    }
  }

  private final class Messages extends SimpleChannelInboundHandler<ByteBuf> {
    private final Place place;
    private final InetAddress asker;

    Messages(Place place, InetAddress asker) {
      this.place = place;
      this.asker = asker;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf query) {
      answerer.answer(
          ctx.channel().eventLoop(),
          query,
          place.from,
          asker,
          true,
          reply -> ctx.writeAndFlush(reply, ctx.voidPromise()));
    }

    /** Who does not read his answers is not read from. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      ctx.channel().config().setAutoRead(ctx.channel().isWritable());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
