package io.deputy.agent.flow;

import io.deputy.model.PlacementId;
import io.netty.buffer.ByteBuf;

/**
 * A client and a backend, joined: bytes go both ways until both directions have ended, or until one
 * side fails, which the other then sees as a failure too. What one leg reads is written to the
 * other; a leg is not read from while the other can't take more, so that a slow reader slows its
 * writer, and no more is kept than the other's bound and one read. On one event loop.
 */
public final class Flow {
  private final Flows flows;
  private final PlacementId placement;
  private final long epoch;
  private final Leg client;
  private final Leg backend;

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
  public static Flow join(Flows flows, PlacementId placement, long epoch, Leg client, Leg backend) {
    var flow = new Flow(flows, placement, epoch, client, backend);
    flows.add(flow);
    client.join(flow);
    backend.join(flow);
    if (client.isOpen() && backend.isOpen()) {
      client.read(true);
      backend.read(true);
    } else {
      flow.reset();
    }
    return flow;
  }

  PlacementId placement() {
    return placement;
  }

  /** The address of this machine that the client has connected to; empty for another's client. */
  String clientConnectedTo() {
    return client instanceof TcpLeg socket ? socket.localAddress() : "";
  }

  long epoch() {
    return epoch;
  }

  /** A leg has read bytes, and {@link #allRead} will follow. */
  public void read(Leg from, ByteBuf bytes) {
    if (over) {
      bytes.release();
      return;
    }
    Leg to = other(from);
    to.write(bytes);
    if (!to.takesMore()) {
      // Mostly the socket takes all of it: to stop reading and begin again would be two more calls.
      to.flush();
      if (!to.takesMore()) {
        from.read(false);
      }
    }
  }

  /** A leg has read all there is for now. */
  public void allRead(Leg from) {
    other(from).flush();
  }

  /** Whether a leg takes more has changed. */
  public void writabilityChanged(Leg to) {
    if (!over) {
      other(to).read(to.takesMore());
    }
  }

  /** No more bytes come from this leg. */
  public void inputEnded(Leg from) {
    if (over) {
      return;
    }
    // Not while the other side's end still waits to be sent: this one's would wait for it too.
    boolean last = endedDirections == 1;
    other(from)
        .end(last)
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

  /** One side has failed, or is to end. */
  public void reset() {
    if (leave()) {
      client.reset();
      backend.reset();
    }
  }

  private Leg other(Leg leg) {
    return leg.equals(client) ? backend : client;
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
