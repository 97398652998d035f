package io.deputy.agent.proxy;

import io.deputy.agent.flow.Attempt;
import io.deputy.agent.flow.Ends;
import io.deputy.agent.flow.Flow;
import io.deputy.agent.flow.Leg;
import io.deputy.agent.flow.Outcome;
import io.deputy.agent.flow.Tally.Fate;
import io.deputy.agent.flow.TcpLeg;
import io.deputy.agent.route.Choice;
import io.deputy.agent.route.Verdict;
import io.deputy.agent.socket.Sockets;
import io.deputy.compose.text.Durations;
import io.deputy.model.Origin;
import io.deputy.model.PeerHello;
import io.deputy.model.Protocol;
import io.deputy.model.ServiceId;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client from accept until it is joined to a backend, or closed. This is where connections are
 * held.
 *
 * <p>It is judged at once, and again at every new table; where the container can't be reached also
 * when it is its turn; until the service's hold ends, counted from when the client connected. Each
 * replica is tried once a round. What the client sends stays in its socket meanwhile, so nothing
 * has moved and trying again is safe. At a port that nobody has declared, and where nothing has
 * answered yet, nobody waits for containers that run and refuse.
 *
 * <p>A client that ends its output before it is joined may have given up, or may have said all it
 * had to. TCP does not tell, but time does: nobody gives up within 200 ms, and who has more to say
 * does not end. So a request that came at once, with its end, waits like any other. Who ends later,
 * or without a word, is forgotten where he would have to wait: what nobody waits for must not be
 * carried out.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
final class Pending extends ChannelInboundHandlerAdapter {
  /** From connecting: an end that comes as soon is no giving up. */
  private static final long AT_ONCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Lane lane;
  private final Channel client;
  private final ServiceId service;
  private final int port;
  private final InetSocketAddress destination;
  private final long connectedNanos;
  private final Choice choice;

  /** Read although nobody asked for it: Netty empties the socket when the client's end comes. */
  private final Queue<Object> early = new ArrayDeque<>();

  private String why = "others wait for it";
  private @Nullable Attempt attempt;

  /** Of the hold's end. */
  private @Nullable Future<?> timer;

  private long holdEnds;

  /** In the queue of those who want to reach it. */
  private Turns.@Nullable Target queuedFor;

  private final Runnable turn = this::judge;

  /** In this round a container refused that runs. */
  private boolean closed;

  private boolean inputEnded;
  private boolean gaveUp;
  private boolean held;
  private boolean over;

  /**
   * @param asker by its source address
   * @param port of the container
   * @param destination that the client connected to
   */
  Pending(
      Lane lane,
      Channel client,
      Origin asker,
      ServiceId service,
      int port,
      InetSocketAddress destination) {
    this.lane = lane;
    this.client = client;
    this.service = service;
    this.port = port;
    this.destination = destination;
    connectedNanos = lane.nanos();
    var question =
        new Choice.Question(
            asker, source().getAddress().getHostAddress(), service, Protocol.TCP, port);
    choice = new Choice(question, lane.flows().load(), lane.ejections());
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    lane.add(this, service);
    judge();
  }

  /** A new table is there. What is being tried goes on if it is still right. */
  void judgeAgain() {
    choice.renew();
    closed = false;
    if (attempt == null) {
      judge();
    } else if (isSuperseded() || !choice.isRight(verdict())) {
      giveUpAttempt();
      judge();
    }
  }

  /** Who is in the queue for a replica: another one may be reached by now. */
  void lookAround() {
    if (queuedFor != null) {
      judge();
    }
  }

  private boolean isSuperseded() {
    return lane.table().superseded(choice.aim().placement(), choice.aim().epoch());
  }

  private void giveUpAttempt() {
    if (attempt != null) {
      attempt.cancel();
      attempt = null;
      choice.end();
      lane.turns().cancel(target(choice.aim()));
    }
  }

  /** Whether its client has connected to one of these addresses of the machine. */
  boolean isAt(Set<String> addresses) {
    return client.localAddress() instanceof InetSocketAddress at
        && addresses.contains(at.getAddress().getHostAddress());
  }

  /** The machine gives these addresses up: a client of one of them has to ask elsewhere. */
  void leave(Set<String> addresses) {
    if (isAt(addresses)) {
      close(destination.getAddress().getHostAddress() + " is taken down");
    }
  }

  private void judge() {
    if (over || attempt != null) {
      return;
    }
    Verdict verdict = verdict();
    if (!(verdict instanceof Verdict.To to && target(to).equals(queuedFor))) {
      leaveQueue();
    }
    switch (verdict) {
      case Verdict.Refuse refuse -> close(refuse.reason());
      case Verdict.Hold hold -> {
        why = hold.why();
        choice.renew();
        hold(hold, true); // only another table can change that
      }
      case Verdict.To to when choice.hasFailed(to) -> endRound();
      case Verdict.To to when !isTurn(target(to)) ->
          lane.table()
              .hold(service)
              .ifPresentOrElse(
                  bound -> hold(bound, !lane.turns().answers(target(to))),
                  () -> close("it was removed"));
      case Verdict.Local local -> {
        Ends shown = lane.table().wantsHeader(service) ? ends() : null;
        lane.backends().connect(local, shown, begin(local));
      }
      case Verdict.Remote remote -> {
        PeerHello hello = choice.hello(lane.table(), remote);
        lane.peer(remote.machine()).open(hello, ends(), begin(remote));
      }
    }
  }

  private static Turns.Target target(Verdict.To to) {
    return new Turns.Target(to.placement(), to.port());
  }

  private boolean isTurn(Turns.Target target) {
    boolean mine = lane.turns().take(target, turn);
    queuedFor = mine ? null : target;
    return mine;
  }

  private Verdict verdict() {
    return choice.verdict(lane.table(), lane.nanos());
  }

  private Attempt begin(Verdict.To to) {
    choice.begin(to, lane.nanos());
    attempt = new Attempt(this::attempted);
    return attempt;
  }

  private void attempted(Outcome outcome) {
    Turns.Target tried = target(choice.aim());
    attempt = null;
    choice.end();
    switch (outcome) {
      case Outcome.Open(Leg backend) -> {
        join(backend);
        lane.turns().succeeded(tried);
      }
      case Outcome.Failed(String reason) -> {
        why = reason;
        choice.failed(lane.nanos());
        lane.turns().failed(tried);
        judge();
      }
      case Outcome.Closed(String reason) -> {
        why = reason;
        closed = true;
        choice.refused();
        lane.turns().refused(tried, lane.expects(service, port));
        judge();
      }
    }
  }

  private void join(Leg backend) {
    Verdict.To to = choice.aim();
    lane.ejections().reached(to.placement());
    if (isSuperseded()) {
      // The table changed while it was opening.
      backend.reset();
      judge();
      return;
    }
    if (held) {
      lane.tally().add(Fate.RELEASED, service, "it is served again");
    }
    leave();
    lane.answered(service, port);
    client.pipeline().remove(this);
    var leg = new TcpLeg(client);
    Flow flow = Flow.join(lane.flows(), to.placement(), to.epoch(), leg, backend);
    for (Object bytes = early.poll(); bytes != null; bytes = early.poll()) {
      flow.read(leg, (ByteBuf) bytes);
    }
    flow.allRead(leg);
    if (inputEnded) {
      flow.inputEnded(leg);
    }
  }

  /** All replicas have failed. */
  private void endRound() {
    if (closed && !lane.expects(service, port)) {
      close(why);
      return;
    }
    closed = false;
    choice.endRound(lane.nanos());
    judge();
  }

  /**
   * @param counts among those that the service's bound is for: not where only a crowd is before it
   */
  private void hold(Verdict.Hold bound, boolean counts) {
    long end = connectedNanos + bound.longest().toNanos();
    long left = end - lane.nanos();
    if (gaveUp) {
      giveUp();
    } else if (left <= 0) {
      close("held for %s: %s".formatted(Durations.print(bound.longest()), why));
    } else if (counts && !held && !lane.holds().enter(service, bound.limit())) {
      close("%d connections wait already: %s".formatted(bound.limit(), why));
    } else {
      if (counts && !held) {
        held = true;
        lane.tally().add(Fate.HELD, service, why);
      }
      if (timer == null || end != holdEnds) {
        stopTimer();
        holdEnds = end;
        timer = lane.loop().schedule(this::judge, left, TimeUnit.NANOSECONDS);
      }
    }
  }

  private void close(String reason) {
    if (!over) {
      lane.tally().add(Fate.CLOSED, service, reason);
      forget();
    }
  }

  /** The client waits no more: of a hold this is an end too. */
  private void giveUp() {
    if (held && !over) {
      lane.tally().add(Fate.CLOSED, service, "its client gave up: " + why);
    }
    forget();
  }

  /** The client sees a failure: an empty answer could be taken for one. */
  private void forget() {
    leave();
    early.forEach(ReferenceCountUtil::release);
    early.clear();
    Sockets.reset(client);
  }

  private void leave() {
    if (!over) {
      over = true;
      lane.remove(this, service);
      stopTimer();
      leaveQueue();
      giveUpAttempt();
      if (held) {
        lane.holds().leave(service);
      }
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void leaveQueue() {
    if (queuedFor != null) {
      lane.turns().leave(queuedFor, turn);
      queuedFor = null;
    }
  }

  private Ends ends() {
    return Ends.of(source(), destination);
  }

  private InetSocketAddress source() {
    return (InetSocketAddress) client.remoteAddress();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) {
    if (over) {
      ReferenceCountUtil.release(bytes);
    } else {
      early.add(bytes);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded = true;
      gaveUp = early.isEmpty() || lane.nanos() - connectedNanos > AT_ONCE_NANOS;
      if (held && gaveUp) {
        giveUp();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    giveUp();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    giveUp();
  }
}
