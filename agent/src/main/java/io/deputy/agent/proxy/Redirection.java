package io.deputy.agent.proxy;

import io.deputy.agent.net.Firewall;
import io.deputy.agent.route.PublishedPorts;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.Protocol;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Has the kernel send connections to every port of every service to one port of the proxy, and keep
 * containers from the machine's own ports: the rules, and the port. {@link #look} and {@link #keep}
 * are for one thread, which waits for {@code nft}; what they have brought about is for all.
 */
final class Redirection {
  private static final String NO_EPOLL =
      "only known ports of services are answered: Netty's epoll library can't be loaded";

  private final ProxySettings settings;
  private final boolean possible;
  private final Firewall firewall = new Firewall();
  private final CatchAll catchAll;
  private volatile PublishedPorts published;
  private volatile Optional<String> trouble = Optional.empty();
  private volatile boolean rules;
  private volatile boolean catches;

  /**
   * @param accept takes a redirected connection, on its event loop, before it is active
   */
  Redirection(ProxySettings settings, Sockets sockets, Consumer<Channel> accept) {
    this.settings = settings;
    this.possible = sockets.knowsOriginalDestinations();
    this.catchAll = new CatchAll(sockets, settings.redirectPort(), accept);
    this.published = PublishedPorts.of(RouteTable.empty(settings.machine()), Protocol.TCP);
  }

  /** Ports by which connections from outside are redirected now. */
  PublishedPorts published() {
    return published;
  }

  /** Whether connections to virtual addresses are redirected. */
  boolean catches() {
    return catches;
  }

  Optional<String> trouble() {
    return trouble;
  }

  /** Whether the rules are in force. */
  boolean rules() {
    return rules;
  }

  /** Looks whether somebody has changed the rules; the next {@link #keep} mends them. */
  void look() {
    firewall.look();
  }

  /**
   * Before it is known which services there are: the port is opened, and whoever comes waits. The
   * rules that an agent before this one has left stand until then.
   *
   * @return whether there are such rules, or may be
   */
  boolean prepare() {
    trouble = unheard();
    return firewall.mayBeThere();
  }

  /** It is known which services there are: who has waited is taken. */
  void take() {
    catchAll.take();
  }

  private Optional<String> unheard() {
    return possible ? catchAll.ensure() : Optional.of(NO_EPOLL);
  }

  /**
   * Makes the rules as they are to be now.
   *
   * @param datagrams where they are taken
   */
  void keep(RouteTable table, List<AppNetwork> networks, Set<Listeners.Place> datagrams) {
    published = PublishedPorts.of(table, Protocol.TCP);
    Optional<String> unheard = unheard();
    trouble =
        firewall
            .ensure(
                WantedRules.of(settings, catchAll.port(), networks, published, table, datagrams))
            .or(() -> unheard);
    rules = firewall.stands();
    catches = rules && catchAll.port() != 0;
  }
}
