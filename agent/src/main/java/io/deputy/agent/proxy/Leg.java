package io.deputy.agent.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

/**
 * One end of a flow: a TCP socket, or a connection between agents for as long as the flow lasts.
 * All calls on the channel's event loop.
 */
interface Leg {
  Channel channel();

  /** Says that no more bytes come, behind all that is queued. Done when that has been sent. */
  ChannelFuture end();

  /** As {@link #end} where bytes from it have ended too, so that it is released next. */
  ChannelFuture endLast();

  /** Ends it so that the far side sees a failure, and never takes what it got for complete. */
  void reset();

  /** Both directions have ended cleanly: the flow needs it no more. */
  void release();
}
