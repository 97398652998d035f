package io.deputy.agent.proxy;

import io.deputy.agent.route.PeerVerdict;
import io.deputy.agent.route.Verdict;
import io.deputy.model.Invalid;
import io.deputy.model.MachineName;
import io.deputy.model.PeerAnswer;
import io.deputy.model.PeerHello;
import io.deputy.model.Protocol;
import io.deputy.model.ServiceId;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The answering side of a connection from another agent that has shown who it is: one hello after
 * the other, each answered, and after an OK a flow to a container of this machine. On one event
 * loop.
 *
 * <p>A hello for what does not serve yet is kept for a moment before it is declined. In a failover
 * all that wait, on all machines, would ask again and again, just while the heir needs the
 * processor to start; and who is kept is answered at once when it serves.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
final class PeerSession extends PeerLeg {
  /** Longer than the other side keeps a connection, so that it is the one to close. */
  private static final Duration IDLE = Duration.ofSeconds(90);

  /** Well below what the other side waits for an answer, of which a connect may take the rest. */
  private static final Duration PATIENCE = Duration.ofMillis(400);

  /**
   * @param ends the client's, null where the other agent named none
   */
  private record Asked(PeerHello hello, @Nullable Ends ends) {}

  private final Lane lane;
  private final MachineName from;
  private @Nullable Asked asked;
  private @Nullable Future<?> patience;
  private @Nullable Attempt attempt;
  private @Nullable Future<?> silence;

  PeerSession(Lane lane, MachineName from, Channel channel, PeerCodec codec) {
    super(channel, codec);
    this.lane = lane;
    this.from = from;
    idle();
  }

  /** For the next hello. */
  @Override
  void idle() {
    silence = channel().eventLoop().schedule(this::reset, IDLE.toSeconds(), TimeUnit.SECONDS);
    expect(PeerCodec.Mode.HELLO);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HAProxyMessage header) {
      try {
        asked(new Asked(PeerHeader.hello(header), Ends.of(header)));
      } finally {
        header.release();
      }
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private void asked(Asked question) {
    if (silence != null) {
      silence.cancel(false);
      silence = null;
    }
    if (lane.table().machine(from).isEmpty()) {
      // Not thrown: whoever calls may be a connection's listener, where nobody would hear of it.
      refuse(new Invalid("machine of a peer", from, "one that is still in the cluster"));
      return;
    }
    asked = question;
    patience =
        channel().eventLoop().schedule(this::impatient, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    lane.park(this);
    judge();
  }

  private void impatient() {
    patience = null;
    judge();
  }

  /** There is a hello, or a new table, or no more patience. */
  void judge() {
    Asked question = asked;
    if (question == null) {
      return;
    }
    PeerHello hello = question.hello();
    switch (lane.table().verdictForPeer(hello)) {
      case PeerVerdict.Decline(PeerAnswer answer) -> {
        if (patience == null || answer.verdict() != PeerAnswer.Verdict.NOT_READY) {
          unpark();
          decline(hello.service(), answer);
        }
      }
      case PeerVerdict.Accept(Verdict.Local backend) when hello.protocol() == Protocol.UDP -> {
        unpark();
        datagrams(question, backend);
      }
      case PeerVerdict.Accept(Verdict.Local backend) -> {
        unpark();
        attempt = new Attempt(outcome -> tried(question, backend, outcome));
        boolean told = lane.table().wantsHeader(hello.service());
        lane.backends().connect(backend, told ? question.ends() : null, attempt);
      }
    }
  }

  private void datagrams(Asked question, Verdict.Local to) {
    lane.sessions()
        .pass(
            to,
            receiver -> {
              expect(PeerCodec.Mode.DATAGRAMS);
              channel().writeAndFlush(new PeerAnswer(PeerAnswer.Verdict.OK, "", to.epoch()));
              return PeerWay.join(this, receiver);
            },
            reason -> tried(question, to, new Outcome.Failed(reason)));
  }

  private void unpark() {
    asked = null;
    lane.unpark(this);
    if (patience != null) {
      patience.cancel(false);
      patience = null;
    }
  }

  private void tried(Asked question, Verdict.Local to, Outcome outcome) {
    attempt = null;
    PeerHello hello = question.hello();
    switch (outcome) {
      case Outcome.Open(Leg backend) -> {
        if (lane.table().superseded(to.placement(), to.epoch())) {
          backend.reset();
          asked(question);
          return;
        }
        channel().config().setAutoRead(false);
        expect(PeerCodec.Mode.FRAMES);
        channel().writeAndFlush(new PeerAnswer(PeerAnswer.Verdict.OK, "", to.epoch()));
        Flow.join(lane.flows(), to.placement(), to.epoch(), this, backend);
      }
      case Outcome.Failed(String reason) ->
          decline(
              hello.service(), new PeerAnswer(PeerAnswer.Verdict.NOT_READY, reason, to.epoch()));
      case Outcome.Closed(String reason) ->
          decline(hello.service(), new PeerAnswer(PeerAnswer.Verdict.CLOSED, reason, to.epoch()));
      case Outcome.Refused(String reason) ->
          decline(
              hello.service(), new PeerAnswer(PeerAnswer.Verdict.FORBIDDEN, reason, to.epoch()));
    }
  }

  private void decline(ServiceId service, PeerAnswer answer) {
    lane.tally().add("declined", service, "from " + from + ": " + answer.reason());
    channel().writeAndFlush(answer);
    idle();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (silence != null) {
      silence.cancel(false);
    }
    unpark();
    if (attempt != null) {
      attempt.cancel();
    }
    ctx.fireChannelInactive();
  }

  /** The connection is another one's now. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (silence != null) {
      silence.cancel(false);
    }
  }

  /** Whatever broke the rules: nothing more is said to it. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    refuse(cause);
  }

  private void refuse(Throwable cause) {
    PeerServer.log(String.valueOf(from), cause);
    reset();
  }
}
