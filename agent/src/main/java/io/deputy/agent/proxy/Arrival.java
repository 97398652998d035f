package io.deputy.agent.proxy;

import io.deputy.agent.flow.Attempt;
import io.deputy.agent.flow.Ends;
import io.deputy.agent.flow.Flow;
import io.deputy.agent.flow.Leg;
import io.deputy.agent.flow.Outcome;
import io.deputy.agent.peer.IncomingLink;
import io.deputy.agent.peer.PeerStream;
import io.deputy.agent.peer.StreamRequest;
import io.deputy.agent.route.PeerVerdict;
import io.deputy.agent.route.Verdict;
import io.deputy.model.Invalid;
import io.deputy.model.PeerAnswer;
import io.deputy.model.PeerHello;
import io.deputy.model.Protocol;
import io.deputy.model.ServiceId;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Another agent's hello, from when it came until it is answered; with an OK, its stream is joined
 * to a container of this machine. On one event loop.
 *
 * <p>A hello for what does not serve yet is kept for a moment before it is declined. In a failover
 * all that wait, on all machines, would ask again and again, just while the heir needs the
 * processor to start; and who is kept is answered at once when it serves.
 */
final class Arrival implements StreamRequest {
  /** Well below what the other side waits for an answer, of which a connect may take the rest. */
  private static final Duration PATIENCE = Duration.ofMillis(700);

  private final Lane lane;
  private final IncomingLink link;
  private final PeerStream stream;
  private final PeerHello hello;
  private final @Nullable Ends ends;
  private @Nullable Attempt attempt;

  /** What the attempt is to reach. */
  private Turns.@Nullable Target tries;

  /** In the queue of those who want to reach it. */
  private Turns.@Nullable Target queuedFor;

  private final Runnable turn = this::judge;

  /** Null before it has to wait. */
  private @Nullable Future<?> patience;

  /** A socket for its datagrams. */
  private boolean opening;

  private boolean impatient;
  private boolean over;

  /**
   * @param ends the client's, null where the other agent named none
   */
  Arrival(Lane lane, IncomingLink link, PeerStream stream, PeerHello hello, @Nullable Ends ends) {
    this.lane = lane;
    this.link = link;
    this.stream = stream;
    this.hello = hello;
    this.ends = ends;
  }

  ServiceId service() {
    return hello.service();
  }

  /** It has come, or there is a new table, or no more patience. */
  @Override
  public void judge() {
    if (over || opening || attempt != null) {
      return;
    }
    if (lane.table().machine(link.from()).isEmpty()) {
      // Not thrown: whoever calls may be a connection's listener, where nobody would hear of it.
      cancel();
      link.refuse(
          new Invalid("machine of a peer", link.from(), "one that is still in the cluster"));
      return;
    }
    Optional<String> full = lane.full(hello.service());
    if (full.isPresent()) {
      decline(new PeerAnswer(PeerAnswer.Verdict.NOT_READY, full.get(), hello.epoch()));
      return;
    }
    switch (lane.table().verdictForPeer(hello)) {
      case PeerVerdict.Decline(PeerAnswer answer)
          when answer.verdict() == PeerAnswer.Verdict.NOT_READY && mayWait() -> {}
      case PeerVerdict.Decline(PeerAnswer answer) -> decline(answer);
      case PeerVerdict.Accept(Verdict.Local backend) when hello.protocol() == Protocol.UDP ->
          datagrams(backend);
      case PeerVerdict.Accept(Verdict.Local backend) when isTurn(target(backend)) -> {
        attempt = new Attempt(outcome -> tried(backend, outcome));
        tries = target(backend);
        boolean told = lane.table().wantsHeader(hello.service());
        lane.backends().connect(backend, told ? ends : null, attempt);
      }
      case PeerVerdict.Accept(Verdict.Local backend) -> {
        if (!mayWait()) {
          decline(
              new PeerAnswer(
                  PeerAnswer.Verdict.NOT_READY, "others are before it", backend.epoch()));
        }
      }
    }
  }

  private void datagrams(Verdict.Local to) {
    opening = true;
    lane.sessions()
        .pass(
            to,
            receiver -> {
              if (over) {
                receiver.ended("nobody waits for it any more");
              } else {
                answer(new PeerAnswer(PeerAnswer.Verdict.OK, "", to.epoch()));
              }
              return stream.carryDatagrams(receiver);
            },
            reason -> {
              if (!over) {
                take(to, new Outcome.Failed(reason));
              }
            });
  }

  private static Turns.Target target(Verdict.Local to) {
    return new Turns.Target(to.placement(), to.port());
  }

  private boolean isTurn(Turns.Target target) {
    if (!target.equals(queuedFor)) {
      leaveQueue();
    }
    boolean mine = lane.turns().take(target, turn);
    queuedFor = mine ? null : target;
    return mine;
  }

  private void leaveQueue() {
    if (queuedFor != null) {
      lane.turns().leave(queuedFor, turn);
      queuedFor = null;
    }
  }

  private boolean mayWait() {
    if (patience == null) {
      patience = lane.loop().schedule(this::waited, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      lane.park(this);
    }
    return !impatient;
  }

  private void waited() {
    impatient = true;
    judge();
  }

  private void tried(Verdict.Local to, Outcome outcome) {
    attempt = null;
    take(to, outcome);
    switch (outcome) {
      case Outcome.Open _ -> lane.turns().succeeded(target(to));
      case Outcome.Closed _ ->
          lane.turns().refused(target(to), lane.expects(hello.service(), hello.port()));
      default -> lane.turns().failed(target(to));
    }
  }

  private void take(Verdict.Local to, Outcome outcome) {
    switch (outcome) {
      case Outcome.Open(Leg backend) -> {
        if (lane.table().superseded(to.placement(), to.epoch())) {
          backend.reset();
          judge();
          return;
        }
        answer(new PeerAnswer(PeerAnswer.Verdict.OK, "", to.epoch()));
        Flow.join(lane.flows(), to.placement(), to.epoch(), stream, backend);
      }
      case Outcome.Failed(String reason) ->
          decline(new PeerAnswer(PeerAnswer.Verdict.NOT_READY, reason, to.epoch()));
      case Outcome.Closed(String reason) ->
          decline(new PeerAnswer(PeerAnswer.Verdict.CLOSED, reason, to.epoch()));
    }
  }

  @Override
  public void decline(PeerAnswer answer) {
    lane.tally()
        .add(
            "declined",
            "connection",
            hello.service(),
            "from " + link.from() + ": " + answer.reason());
    answer(answer);
  }

  private void answer(PeerAnswer answer) {
    leave();
    link.answer(stream, answer);
  }

  /** Nobody waits for an answer any more. */
  @Override
  public void cancel() {
    leave();
    if (attempt != null) {
      attempt.cancel();
      attempt = null;
      lane.turns().cancel(Objects.requireNonNull(tries));
    }
  }

  private void leave() {
    over = true;
    leaveQueue();
    if (patience != null) {
      patience.cancel(false);
      lane.unpark(this);
    }
  }
}
