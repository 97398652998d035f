package io.deputy.agent.socket;

import io.deputy.text.Causes;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What listeners do when a connection can't be accepted. Where no file descriptor is left for it,
 * all of that listener wait in the kernel for a while, and it is told in one sentence, however many
 * there are.
 */
final class Scarcity {
  private static final Logger LOG = LoggerFactory.getLogger(Scarcity.class);
  private static final long PAUSE_MILLIS = 200;

  /** It is over when nothing was refused for so long. */
  private static final long OVER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final String SENTENCE =
      "new connections wait: this agent has no file descriptor left (LimitNOFILE of its unit)";

  private final LongSupplier nanos;
  private volatile Optional<Long> lastSeen = Optional.empty();

  Scarcity(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** A sentence while there is not enough; from any thread. */
  Optional<String> trouble() {
    return lastSeen.filter(at -> nanos.getAsLong() - at < OVER_NANOS).map(_ -> SENTENCE);
  }

  /** To be the first that hears of a listener's faults; one for each. */
  ChannelInboundHandlerAdapter handler() {
    return new Pause();
  }

  private void seen() {
    if (trouble().isEmpty()) {
      LOG.warn(SENTENCE);
    }
    lastSeen = Optional.of(nanos.getAsLong());
  }

  private final class Pause extends ChannelInboundHandlerAdapter {
    private boolean pausing;

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (!Causes.outOfDescriptors(cause)) {
        LOG.warn("a connection to {}: {}", ctx.channel().localAddress(), Causes.root(cause));
        return;
      }
      seen();
      if (pausing || !ctx.channel().config().isAutoRead()) {
        return;
      }
      pausing = true;
      ctx.channel().config().setAutoRead(false);
      var _ =
          ctx.executor()
              .schedule(
                  () -> {
                    pausing = false;
                    ctx.channel().config().setAutoRead(true);
                  },
                  PAUSE_MILLIS,
                  TimeUnit.MILLISECONDS);
    }
  }
}
