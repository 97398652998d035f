package io.deputy.agent.proxy;

import io.deputy.agent.proxy.socket.Sockets;
import io.deputy.model.PeerAnswer;
import io.deputy.model.PeerHello;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * This side's end of a connection to another agent: idle, asking, or carrying a flow; then idle
 * again. On one event loop.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
final class PeerConnection extends PeerLeg {
  /** Between hello and answer: the other agent may try a container for half of it. */
  private static final Duration ANSWER = Duration.ofSeconds(1);

  /** A machine that acknowledges nothing for so long is gone: flows to it end. */
  static final Duration SILENT_IN_USE = Duration.ofSeconds(3);

  private static final Duration SILENT_IDLE = Duration.ofMillis(1500);

  /** What to ask for. */
  record Request(PeerHello hello, Ends ends) {}

  private final PeerPool pool;
  private final Sockets sockets;
  private long idleSinceNanos = System.nanoTime();
  private @Nullable Attempt asking;
  private @Nullable Future<?> answerTimer;

  PeerConnection(PeerPool pool, Sockets sockets, Channel channel, PeerCodec codec) {
    super(channel, codec);
    this.pool = pool;
    this.sockets = sockets;
    sockets.giveUpAfter(channel, SILENT_IDLE);
  }

  void ask(Request request, Attempt attempt) {
    asking = attempt;
    sockets.giveUpAfter(channel(), SILENT_IN_USE);
    expect(
        switch (request.hello().protocol()) {
          case TCP -> PeerCodec.Mode.ANSWER;
          case UDP -> PeerCodec.Mode.ANSWER_DATAGRAMS;
        });
    answerTimer =
        channel().eventLoop().schedule(this::unanswered, ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    channel()
        .writeAndFlush(PeerHeader.of(request.hello(), request.ends()), channel().voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof PeerAnswer answer && asking != null) {
      answered(answer);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private void answered(PeerAnswer answer) {
    switch (answer.verdict()) {
      case OK -> {
        // What follows the answer is the flow's: it must find its reader.
        channel().config().setAutoRead(false);
        asked(new Outcome.Open(this));
      }
      case FORBIDDEN -> declined(new Outcome.Refused(answer.reason()));
      case CLOSED -> declined(new Outcome.Closed(answer.reason()));
      case NOT_READY, STALE, UNKNOWN -> declined(new Outcome.Failed(answer.reason()));
    }
  }

  /** Whoever waits next is asked for over this connection at once: first let go of who was. */
  private void declined(Outcome outcome) {
    Attempt attempt = letGo();
    idle();
    if (attempt != null) {
      attempt.complete(outcome);
    }
  }

  private void asked(Outcome outcome) {
    Attempt attempt = letGo();
    if (attempt != null) {
      attempt.complete(outcome);
    }
  }

  private @Nullable Attempt letGo() {
    Attempt attempt = asking;
    asking = null;
    if (answerTimer != null) {
      answerTimer.cancel(false);
      answerTimer = null;
    }
    return attempt;
  }

  private void unanswered() {
    pool.suspect();
    reset();
    asked(new Outcome.Failed(pool.machine() + " does not answer"));
  }

  @Override
  void idle() {
    expect(PeerCodec.Mode.NOTHING);
    sockets.giveUpAfter(channel(), SILENT_IDLE);
    idleSinceNanos = System.nanoTime();
    pool.back(this);
  }

  boolean idleLongerThan(Duration limit) {
    return System.nanoTime() - idleSinceNanos > limit.toNanos();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pool.gone(this);
    asked(new Outcome.Failed(pool.machine() + " closed the connection"));
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    reset();
  }
}
