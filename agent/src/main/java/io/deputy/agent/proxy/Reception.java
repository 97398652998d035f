package io.deputy.agent.proxy;

import io.deputy.agent.flow.Tally;
import io.deputy.agent.route.PortUse;
import io.deputy.agent.route.PortUse.Admission;
import io.deputy.agent.route.PublishedPorts;
import io.deputy.agent.socket.OriginalDestination;
import io.deputy.agent.socket.Sockets;
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
  void accept(Channel channel, PortUse use) {
    admit(channel, use, (InetSocketAddress) channel.localAddress());
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
    use(target)
        .ifPresentOrElse(
            use -> admit(channel, use, target),
            () -> refuse(channel, "the virtual network", "no service has the address"));
  }

  /** What is at an address that connections are redirected from. */
  private Optional<PortUse> use(InetSocketAddress target) {
    String address = target.getAddress().getHostAddress();
    return isVirtual(target)
        ? shared
            .table()
            .get()
            .serviceAt(address)
            .map(service -> new PortUse(service.id(), target.getPort(), false))
        : published
            .get()
            .find(address, target.getPort())
            .map(found -> new PortUse(found.service(), found.port(), true));
  }

  private boolean isVirtual(InetSocketAddress target) {
    return shared.askers().get().isVirtual(target.getAddress());
  }

  private @Nullable Origin origin(Channel channel) {
    var source = (InetSocketAddress) channel.remoteAddress();
    return shared.askers().get().origin(source.getAddress());
  }

  private void admit(Channel channel, PortUse use, InetSocketAddress target) {
    switch (use.admit(origin(channel), isVirtual(target))) {
      case Admission.As(Origin origin) -> take(channel, origin, use, target);
      case Admission.Barred(String why) -> refuse(channel, use.service(), why);
    }
  }

  private void take(Channel channel, Origin origin, PortUse use, InetSocketAddress target) {
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
    Sockets.reset(channel);
  }

  /** One that is to no service. */
  private void refuse(Channel channel, String target, String why) {
    shared.tally().add("refused", target, why);
    Sockets.reset(channel);
  }
}
