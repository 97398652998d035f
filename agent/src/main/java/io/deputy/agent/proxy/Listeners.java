package io.deputy.agent.proxy;

import io.deputy.agent.flow.TcpLeg;
import io.deputy.agent.net.Subnet;
import io.deputy.agent.proxy.datagram.Inlet;
import io.deputy.agent.route.PortUse;
import io.deputy.agent.route.RouteTable;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Invalid;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRoute;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports that clients connect to: each service's known ones on its virtual address, and the
 * published ones. Opened and closed as the table wants them; what can't be opened is a sentence,
 * and is tried again. All calls but {@link #troubles} and {@link #datagrams} on one thread, which
 * may block for a bind.
 */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
  private static final String IPV4 = "0.0.0.0";
  private static final String IPV6 = "::";

  /** Where to listen: an address of IPv4 or IPv6; {@code 0.0.0.0} and {@code ::} are all of one. */
  record Place(Protocol protocol, String address, int port) {
    @Override
    public String toString() {
      String at = address.contains(":") ? "[" + address + "]" : address;
      return at + ":" + port + (protocol == Protocol.UDP ? "/udp" : "");
    }
  }

  private static final class Listener {
    volatile PortUse use;

    /** As the file has it. */
    final String written;

    /** Whether it is no trouble if the machine has no such address. */
    final boolean ifThere;

    @Nullable Channel channel;
    String trouble = "";

    Listener(Wanted wanted) {
      use = wanted.use;
      written = wanted.written;
      ifThere = wanted.ifThere;
    }
  }

  /** What a place is wanted for, and how that is told; as in {@link Listener}. */
  private record Wanted(PortUse use, String written, boolean ifThere) {}

  private final Lane.Shared shared;
  private final IntFunction<Set<InetAddress>> own;
  private final Function<ServiceId, Lane> lanes;
  private final BiConsumer<Channel, PortUse> accept;
  private final Map<Place, Listener> listeners = new HashMap<>();
  private final List<String> refused = new ArrayList<>();
  private volatile List<String> troubles = List.of();
  private volatile Set<Place> datagrams = Set.of();

  /**
   * @param own the machine's addresses at which datagrams to a port are answered
   * @param lanes where a service's datagrams are carried
   * @param accept takes a new connection, on its event loop, before it is active
   */
  Listeners(
      Lane.Shared shared,
      IntFunction<Set<InetAddress>> own,
      Function<ServiceId, Lane> lanes,
      BiConsumer<Channel, PortUse> accept) {
    this.shared = shared;
    this.own = own;
    this.lanes = lanes;
    this.accept = accept;
  }

  List<String> troubles() {
    return troubles;
  }

  /** Where datagrams to services' virtual addresses are taken: another program may have a port. */
  Set<Place> datagrams() {
    return datagrams;
  }

  /**
   * Makes the open ports be those of the table.
   *
   * @param caught connections to virtual addresses are redirected: none are listened at, and their
   *     ports stay free for programs that want them at every address
   * @param here addresses that move and are on this machine
   */
  void follow(RouteTable table, boolean caught, Set<String> here) {
    refused.clear();
    Map<Place, Wanted> wanted = wanted(table, caught, here);
    listeners
        .entrySet()
        .removeIf(
            open -> {
              boolean over = isOver(open.getKey(), open.getValue(), wanted.get(open.getKey()));
              if (over) {
                close(open.getKey(), open.getValue());
              }
              return over;
            });
    wanted.forEach(
        (place, what) ->
            listeners.computeIfAbsent(place, p -> new Listener(what)).use = what.use());
    retry();
  }

  /** A port for datagrams is on the event loop of its service's sessions. */
  private static boolean isOver(Place place, Listener open, @Nullable Wanted now) {
    return now == null
        || (place.protocol() == Protocol.UDP && !now.use().equals(open.use))
        || !now.written().equals(open.written);
  }

  /** Tries to open what is not. Called at each change, and every second. */
  void retry() {
    listeners.forEach(
        (place, listener) -> {
          if (listener.channel == null) {
            open(place, listener);
          }
        });
    List<String> now = new ArrayList<>(refused);
    listeners.values().stream()
        .map(l -> l.trouble)
        .filter(t -> !t.isEmpty())
        .distinct()
        .sorted()
        .forEach(now::add);
    troubles = List.copyOf(now);
    datagrams =
        listeners.entrySet().stream()
            .filter(e -> e.getKey().protocol() == Protocol.UDP && e.getValue().channel != null)
            .filter(e -> !e.getValue().use.published())
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());
  }

  private Map<Place, Wanted> wanted(RouteTable table, boolean caught, Set<String> here) {
    var wanted = new LinkedHashMap<Place, Wanted>();
    Set<String> elsewhere = new HashSet<>(table.floating());
    elsewhere.removeAll(here);
    for (ServiceRoute service : table.routes().services()) {
      for (int port : caught ? Set.<Integer>of() : service.ports()) {
        want(wanted, new Place(Protocol.TCP, service.address(), port), service.id(), port);
      }
      for (int port : service.udpPorts()) {
        want(wanted, new Place(Protocol.UDP, service.address(), port), service.id(), port);
      }
    }
    // After those of all services: who publishes a virtual address gets nobody's port.
    for (ServiceRoute service : table.routes().services()) {
      for (PublishedPort port : service.published()) {
        String at = place(table, service, port, here);
        if (at != null && !elsewhere.contains(at)) {
          want(service, port, at, wanted);
        }
      }
    }
    return wanted;
  }

  private void want(Map<Place, Wanted> wanted, Place place, ServiceId service, int port) {
    want(wanted, place, new Wanted(new PortUse(service, port, false), place.toString(), false));
  }

  private void want(
      ServiceRoute service, PublishedPort port, String at, Map<Place, Wanted> wanted) {
    String written =
        new Place(port.protocol(), at.isEmpty() ? IPV4 : at, port.published()).toString();
    var use = new PortUse(service.id(), port.target(), true);
    for (String address : addresses(port, at)) {
      want(
          wanted,
          new Place(port.protocol(), address, port.published()),
          new Wanted(use, written, !address.equals(at) && !address.equals(IPV4)));
    }
  }

  /**
   * Where a published port is answered. A connection knows the address that it was made to; of
   * datagrams only a socket that is bound to the address does.
   *
   * @param at the address that it is published at, or all of a family, or all
   */
  private List<String> addresses(PublishedPort port, String at) {
    if (!at.isEmpty() && !at.equals(IPV4) && !at.equals(IPV6)) {
      return List.of(at);
    }
    boolean four = !at.equals(IPV6);
    boolean six = !at.equals(IPV4);
    return switch (port.protocol()) {
      case TCP -> {
        boolean both = six && shared.sockets().knowsIpv6Only();
        yield four ? both ? List.of(IPV4, IPV6) : List.of(IPV4) : List.of(IPV6);
      }
      case UDP ->
          own.apply(port.published()).stream()
              .filter(a -> a instanceof Inet4Address ? four : six)
              .map(NetUtil::toAddressString)
              .sorted()
              .toList();
    };
  }

  /**
   * At which address a published port is answered here: empty for every one, null for none.
   *
   * @param here addresses that move and are on this machine
   */
  private static @Nullable String place(
      RouteTable table, ServiceRoute service, PublishedPort port, Set<String> here) {
    if (port.published() == 0) {
      return null;
    }
    boolean answered =
        port.onMachine()
            ? service.slots().stream().anyMatch(s -> table.self().equals(s.machine()))
            : service.access().answeredOn(table.self());
    if (answered) {
      return port.hostAddress();
    }
    // Where the service's own address is, its ports are answered there, whoever else answers them.
    FloatingAddress own = service.access().address();
    return own != null
            && here.contains(own.address())
            && (port.everyAddress() || port.hostAddress().equals(own.address()))
        ? own.address()
        : null;
  }

  private void want(Map<Place, Wanted> wanted, Place place, Wanted use) {
    Wanted first = wanted.putIfAbsent(place, use);
    if (first != null && !first.use().equals(use.use())) {
      String told =
          "port %s of %s is not answered: it belongs to %s"
              .formatted(use.written(), use.use().service(), first.use().service());
      if (!refused.contains(told)) {
        refused.add(told);
      }
    }
  }

  private void open(Place place, Listener listener) {
    try {
      var bound =
          switch (place.protocol()) {
            case TCP -> stream(place, listener);
            case UDP -> datagrams(place, listener);
          };
      bound.awaitUninterruptibly();
      if (bound.isSuccess()) {
        listener.channel = bound.channel();
        listener.trouble = "";
        if (listener.use.published()) {
          LOG.info("port {} is answered for {}", place, listener.use.service());
        }
      } else {
        String reason = String.valueOf(bound.cause().getMessage());
        listener.trouble = listener.ifThere && isMissing(reason) ? "" : sentence(listener, reason);
      }
    } catch (Invalid e) {
      listener.trouble = sentence(listener, String.valueOf(e.getMessage()));
    }
  }

  private ChannelFuture stream(Place place, Listener listener) {
    InetSocketAddress at = address(place);
    var family =
        at.getAddress() instanceof Inet4Address
            ? SocketProtocolFamily.INET
            : SocketProtocolFamily.INET6;
    return TcpLeg.accepted(shared.sockets().listener(family))
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                accept.accept(channel, listener.use);
              }
            })
        .bind(at);
  }

  private ChannelFuture datagrams(Place place, Listener listener) {
    Lane lane = lanes.apply(listener.use.service());
    return shared
        .sockets()
        .datagrams(lane.loop())
        .handler(new Inlet(lane.sessions(), listener.use))
        .bind(address(place));
  }

  private static String sentence(Listener listener, String reason) {
    String why =
        reason.contains("in use")
            ? "another program has it"
            : isMissing(reason) ? "this machine does not have the address" : reason;
    return "port %s of %s is not answered: %s"
        .formatted(listener.written, listener.use.service(), why);
  }

  /** An address, or all of IPv6. */
  private static boolean isMissing(String reason) {
    return reason.contains("assign") || reason.contains("not supported");
  }

  private static InetSocketAddress address(Place place) {
    return new InetSocketAddress(Subnet.literal(place.address()), place.port());
  }

  private static void close(Place place, Listener listener) {
    Channel channel = listener.channel;
    if (channel != null) {
      channel.close().awaitUninterruptibly();
      if (listener.use.published()) {
        LOG.info("port {} is not answered any more for {}", place, listener.use.service());
      }
    }
  }
}
