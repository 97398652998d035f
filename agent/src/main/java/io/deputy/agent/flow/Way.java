package io.deputy.agent.flow;

import io.netty.buffer.ByteBuf;

/**
 * How the datagrams of one session get on: a socket to a container, or a connection to another
 * agent. All calls on its event loop.
 */
public interface Way {
  /**
   * Passes on a datagram, and releases it.
   *
   * @return false if it was dropped, since no more can be taken just now
   */
  boolean send(ByteBuf datagram);

  /** The session is over: nothing more is received from it. */
  void end();
}
