package io.deputy.agent.proxy;

import io.deputy.model.PlacementId;
import java.net.InetSocketAddress;

/**
 * A client and a backend, joined: bytes go both ways until both directions have ended, or until one
 * side fails, which the other then sees as a failure too. On one event loop.
 */
final class Flow {
  private final Flows flows;
  private final PlacementId placement;
  private final long epoch;
  private final Leg client;
  private final Leg backend;
  private int openDirections = 2;

  /** Those whose end has been sent on. */
  private int endedDirections;

  private boolean over;

  private Flow(Flows flows, PlacementId placement, long epoch, Leg client, Leg backend) {
    this.flows = flows;
    this.placement = placement;
    this.epoch = epoch;
    this.client = client;
    this.backend = backend;
  }

  /** Joins two legs that are open and not being read from, and reads from both. */
  static Flow join(Flows flows, PlacementId placement, long epoch, Leg client, Leg backend) {
    var flow = new Flow(flows, placement, epoch, client, backend);
    flows.add(flow);
    client.channel().pipeline().addLast(Relay.NAME, new Relay(flow, client, backend.channel()));
    backend.channel().pipeline().addLast(Relay.NAME, new Relay(flow, backend, client.channel()));
    if (!client.channel().isActive() || !backend.channel().isActive()) {
      flow.reset();
    } else {
      client.channel().config().setAutoRead(true);
      backend.channel().config().setAutoRead(true);
    }
    return flow;
  }

  PlacementId placement() {
    return placement;
  }

  /** The address of this machine that the client has connected to. */
  String clientConnectedTo() {
    return client.channel().localAddress() instanceof InetSocketAddress at
        ? at.getAddress().getHostAddress()
        : "";
  }

  long epoch() {
    return epoch;
  }

  /** No more bytes come from this leg. */
  void inputEnded(Leg from) {
    Leg to = from.equals(client) ? backend : client;
    boolean last = --openDirections == 0;
    (last ? to.endLast() : to.end())
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                reset();
              } else if (++endedDirections == 2 && leave()) {
                client.release();
                backend.release();
              }
            });
  }

  void reset() {
    if (leave()) {
      client.reset();
      backend.reset();
    }
  }

  private boolean leave() {
    boolean first = !over;
    over = true;
    if (first) {
      flows.remove(this);
    }
    return first;
  }
}
