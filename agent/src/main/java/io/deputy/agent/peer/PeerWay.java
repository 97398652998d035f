package io.deputy.agent.peer;

import io.deputy.agent.flow.Receiver;
import io.deputy.agent.flow.Way;
import io.netty.buffer.ByteBuf;

/**
 * A session of datagrams on a connection between agents, the same on both sides. Either may end it.
 * Datagrams need no credit: what can't be taken is dropped, as any network would. On the link's
 * event loop.
 */
final class PeerWay implements Way {
  private final PeerLink link;
  private final int id;
  private final Receiver receiver;
  private boolean over;

  PeerWay(PeerLink link, int id, Receiver receiver) {
    this.link = link;
    this.id = id;
    this.receiver = receiver;
  }

  int id() {
    return id;
  }

  @Override
  public boolean send(ByteBuf datagram) {
    if (over || !link.channel().isWritable()) {
      datagram.release();
      return false;
    }
    link.sendDatagram(id, datagram);
    return true;
  }

  @Override
  public void end() {
    if (leave()) {
      link.send(PeerFrames.Kind.END, 0, id);
    }
  }

  /**
   * @param datagram belongs to the receiver
   */
  void received(ByteBuf datagram) {
    receiver.received(datagram);
  }

  /** The other side has ended it, or the link has broken. */
  void ended(String why) {
    if (leave()) {
      receiver.ended(why);
    }
  }

  private boolean leave() {
    boolean first = !over;
    over = true;
    if (first) {
      link.forget(this);
    }
    return first;
  }
}
