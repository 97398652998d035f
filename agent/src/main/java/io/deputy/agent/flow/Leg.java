package io.deputy.agent.flow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;

/**
 * One end of a flow: a TCP socket, or a stream on a connection between agents. All calls on one
 * event loop, that of the flow's other end too.
 */
public interface Leg {
  /** From now on what happens here is told to the flow. Nothing is read before {@link #read}. */
  void join(Flow flow);

  /** Whether to read. What has been read already may still come after it was told not to. */
  void read(boolean on);

  /**
   * Takes the bytes over, and sends them by the next {@link #flush} at the latest. What lies in
   * front of them in their buffer is the leg's to overwrite.
   */
  void write(ByteBuf bytes);

  void flush();

  /** Whether more should be written now. If not, the flow hears of it once that has changed. */
  boolean takesMore();

  boolean isOpen();

  /**
   * Says that no more bytes come, behind all that was written. Done when it has been sent.
   *
   * @param last the end of the bytes from it was sent on too, so that it is released next
   */
  ChannelFuture end(boolean last);

  /** Ends it so that the far side sees a failure, and never takes what it got for complete. */
  void reset();

  /** Both directions have ended cleanly: the flow needs it no more. */
  void release();
}
