package io.deputy.agent.proxy;

import io.deputy.agent.net.Subnet;
import io.deputy.agent.route.RouteTable;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Invalid;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRoute;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports that clients connect to: each service's known ones on its virtual address, and the
 * published ones. Opened and closed as the table wants them; what can't be opened is a sentence,
 * and is tried again. All calls but {@link #troubles} on one thread, which may block for a bind.
 */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  /** Where to listen. An empty address is every IPv4 address of the machine. */
  record Place(String address, int port) {
    @Override
    public String toString() {
      return (address.isEmpty() ? "0.0.0.0" : address) + ":" + port;
    }
  }

  /**
   * What for.
   *
   * @param port of the container
   */
  record Use(ServiceId service, int port, boolean published) {}

  private static final class Listener {
    volatile Use use;
    @Nullable Channel channel;
    String trouble = "";

    Listener(Use use) {
      this.use = use;
    }
  }

  private final Lane.Shared shared;
  private final BiConsumer<Channel, Use> accept;
  private final Map<Place, Listener> listeners = new HashMap<>();
  private final List<String> refused = new ArrayList<>();
  private volatile List<String> troubles = List.of();

  /**
   * @param accept takes a new connection, on its event loop, before it is active
   */
  Listeners(Lane.Shared shared, BiConsumer<Channel, Use> accept) {
    this.shared = shared;
    this.accept = accept;
  }

  List<String> troubles() {
    return troubles;
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
    Map<Place, Use> wanted = wanted(table, caught, here);
    listeners
        .entrySet()
        .removeIf(
            open -> {
              boolean over = !wanted.containsKey(open.getKey());
              if (over) {
                close(open.getKey(), open.getValue());
              }
              return over;
            });
    wanted.forEach(
        (place, use) -> listeners.computeIfAbsent(place, p -> new Listener(use)).use = use);
    retry();
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
        .sorted()
        .forEach(now::add);
    troubles = List.copyOf(now);
  }

  private Map<Place, Use> wanted(RouteTable table, boolean caught, Set<String> here) {
    var wanted = new LinkedHashMap<Place, Use>();
    Set<String> elsewhere = table.floating();
    elsewhere.removeAll(here);
    for (ServiceRoute service : table.routes().services()) {
      for (int port : caught ? Set.<Integer>of() : service.ports()) {
        want(wanted, new Place(service.address(), port), new Use(service.id(), port, false));
      }
      for (PublishedPort port : service.published()) {
        String at = place(table, service, port, here);
        if (at != null && !elsewhere.contains(at)) {
          want(service, port, at, wanted);
        }
      }
    }
    return wanted;
  }

  private void want(ServiceRoute service, PublishedPort port, String at, Map<Place, Use> wanted) {
    switch (port.protocol()) {
      case UDP ->
          refused.add(
              "published port %d/udp of %s is not in force yet"
                  .formatted(port.published(), service.id()));
      case TCP ->
          want(wanted, new Place(at, port.published()), new Use(service.id(), port.target(), true));
    }
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
      return port.hostAddress().equals("0.0.0.0") ? "" : port.hostAddress();
    }
    // Where the service's own address is, its ports are answered there, whoever else answers them.
    FloatingAddress own = service.access().address();
    return own != null
            && here.contains(own.address())
            && (port.everyAddress() || port.hostAddress().equals(own.address()))
        ? own.address()
        : null;
  }

  private void want(Map<Place, Use> wanted, Place place, Use use) {
    Use first = wanted.putIfAbsent(place, use);
    if (first != null && !first.equals(use)) {
      refused.add(
          "port %s of %s is not answered: it belongs to %s"
              .formatted(place, use.service(), first.service()));
    }
  }

  private void open(Place place, Listener listener) {
    try {
      var bound =
          shared
              .sockets()
              .listener()
              .childOption(ChannelOption.AUTO_READ, false)
              .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
              .childOption(ChannelOption.TCP_NODELAY, true)
              .childOption(ChannelOption.SO_KEEPALIVE, true)
              .childHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      accept.accept(channel, listener.use);
                    }
                  })
              .bind(address(place))
              .awaitUninterruptibly();
      if (bound.isSuccess()) {
        listener.channel = bound.channel();
        listener.trouble = "";
        if (listener.use.published()) {
          LOG.info("port {} is answered for {}", place, listener.use.service());
        }
      } else {
        listener.trouble =
            sentence(place, listener.use, String.valueOf(bound.cause().getMessage()));
      }
    } catch (Invalid e) {
      listener.trouble = sentence(place, listener.use, String.valueOf(e.getMessage()));
    }
  }

  private static String sentence(Place place, Use use, String reason) {
    String why =
        reason.contains("in use")
            ? "another program has it"
            : reason.contains("assign") ? "this machine does not have the address" : reason;
    return "port %s of %s is not answered: %s".formatted(place, use.service(), why);
  }

  private static InetSocketAddress address(Place place) {
    InetAddress address = Subnet.literal(place.address().isEmpty() ? "0.0.0.0" : place.address());
    return new InetSocketAddress(address, place.port());
  }

  private static void close(Place place, Listener listener) {
    Channel channel = listener.channel;
    if (channel != null) {
      channel.close().awaitUninterruptibly();
      if (Objects.requireNonNull(listener.use).published()) {
        LOG.info("port {} is not answered any more for {}", place, listener.use.service());
      }
    }
  }
}
