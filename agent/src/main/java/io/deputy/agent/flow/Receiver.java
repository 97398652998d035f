package io.deputy.agent.flow;

import io.netty.buffer.ByteBuf;

/** Who gets what comes back over a {@link Way}, on its event loop. */
public interface Receiver {
  /** One datagram, to be released by the receiver. */
  void received(ByteBuf datagram);

  /**
   * Nothing goes this way any more; told once, and not after {@link Way#end}.
   *
   * @param why in the words of the log
   */
  void ended(String why);
}
