package io.deputy.agent.proxy;

import io.deputy.agent.proxy.datagram.Target;
import io.deputy.agent.proxy.socket.OriginalDestination;
import io.deputy.agent.route.PublishedPorts;
import io.deputy.model.Origin;
import io.deputy.model.ServiceId;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes new connections: who it is, where it wants to go, and whether there is room. */
final class Reception {
  private final Lane.Shared shared;
  private final Supplier<PublishedPorts> published;
  private final Function<Channel, Lane> lanes;

  /**
   * @param published by the rules that redirect connections now
   * @param lanes of the event loop that a connection is on
   */
  Reception(Lane.Shared shared, Supplier<PublishedPorts> published, Function<Channel, Lane> lanes) {
    this.shared = shared;
    this.published = published;
    this.lanes = lanes;
  }

  /** Takes a client of a port that is listened at. */
  void accept(Channel channel, Target use) {
    var target = (InetSocketAddress) channel.localAddress();
    Origin origin = origin(channel);
    String wrong = null;
    if (use.published() && isVirtual(target)) {
      // A port published on every address would else answer for the ports of other services.
      wrong = "the port is published, and not one of a service at a virtual address";
    } else if (origin == null && !use.published()) {
      wrong = "the client is on no network of an app";
    }
    if (wrong != null) {
      refuse(channel, use.service(), wrong);
    } else {
      take(channel, origin == null ? new Origin.Ingress() : origin, use, target);
    }
  }

  /** Takes a client that was redirected: only the kernel knows where it wanted to go. */
  void acceptCaught(Channel channel) {
    InetSocketAddress target;
    try {
      target = OriginalDestination.of(channel);
    } catch (IOException e) {
      refuse(channel, "a service", String.valueOf(e.getMessage()));
      return;
    }
    Optional<Target> use = use(target);
    Origin origin = origin(channel);
    if (use.isEmpty()) {
      refuse(channel, "the virtual network", "no service has the address");
    } else if (origin == null) {
      refuse(channel, use.get().service(), "the client is on no network of an app");
    } else {
      take(channel, origin, use.get(), target);
    }
  }

  /** What is at an address that connections are redirected from. */
  private Optional<Target> use(InetSocketAddress target) {
    String address = target.getAddress().getHostAddress();
    return isVirtual(target)
        ? shared
            .table()
            .get()
            .serviceAt(address)
            .map(service -> new Target(service.id(), target.getPort(), false))
        : published
            .get()
            .find(address, target.getPort())
            .map(found -> new Target(found.service(), found.port(), true));
  }

  private boolean isVirtual(InetSocketAddress target) {
    return shared.askers().get().isVirtual(target.getAddress());
  }

  private @Nullable Origin origin(Channel channel) {
    var source = (InetSocketAddress) channel.remoteAddress();
    return shared.askers().get().origin(source.getAddress());
  }

  private void take(Channel channel, Origin origin, Target use, InetSocketAddress target) {
    Optional<String> full = shared.open().full(use.service());
    if (full.isPresent()) {
      refuse(channel, use.service(), full.get());
      return;
    }
    var pending =
        new Pending(lanes.apply(channel), channel, origin, use.service(), use.port(), target);
    channel.pipeline().addLast(pending);
  }

  private void refuse(Channel channel, ServiceId service, String why) {
    shared.tally().add(Tally.Fate.REFUSED, service, why);
    TcpLeg.reset(channel);
  }

  /** One that is to no service. */
  private void refuse(Channel channel, String target, String why) {
    shared.tally().add("refused", target, why);
    TcpLeg.reset(channel);
  }
}
