package io.deputy.agent.proxy.datagram;

import io.deputy.agent.flow.Receiver;
import io.deputy.agent.flow.Way;
import io.deputy.agent.route.Choice;
import io.deputy.agent.route.PortUse;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.route.Verdict;
import io.deputy.compose.text.Durations;
import io.deputy.model.Origin;
import io.deputy.model.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams between one client and one container, from the client's first until it is idle, its
 * placement is superseded, or the way to it fails. The client's next one then begins a new session.
 *
 * <p>It is judged as a connection is: at once, and at every new table; where the container can't be
 * reached also every 50 to 200 ms; until the service's hold ends. What comes meanwhile is kept,
 * within {@link Backlog}'s bounds, and passed on when there is somebody. A replica that refuses, or
 * that was lost before it has answered anything, comes after the others for a while.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
final class Session implements Receiver {
  private final Sessions home;
  private final SessionLane lane;
  private final Channel socket;
  private final SessionKey key;
  private final PortUse use;
  private final Origin asker;
  private final Backlog backlog;
  private final long beganNanos;
  private final Choice choice;

  private String why = "nobody serves it";
  private @Nullable Way way;
  private @Nullable Future<?> timer;

  /** Of the tries to open a way: only the last one's outcome counts. */
  private int tries;

  private boolean held;
  private boolean answered;
  private boolean over;

  /**
   * @param socket that the client asked, and is answered from
   * @param asker by the client's address
   */
  Session(
      Sessions home, Channel socket, SessionKey key, PortUse use, Origin asker, Backlog backlog) {
    this.home = home;
    this.lane = home.lane();
    this.socket = socket;
    this.key = key;
    this.use = use;
    this.asker = asker;
    this.backlog = backlog;
    this.beganNanos = lane.nanos();
    var question =
        new Choice.Question(
            asker,
            key.client().getAddress().getHostAddress(),
            use.service(),
            Protocol.UDP,
            use.port());
    this.choice = new Choice(question, home.load(), lane.ejections());
  }

  SessionKey key() {
    return key;
  }

  PortUse use() {
    return use;
  }

  Origin origin() {
    return asker;
  }

  boolean isAt(Channel other) {
    return socket.equals(other);
  }

  /** Whether it has a time of its own, and is not to end for being idle. */
  boolean waits() {
    return held;
  }

  /**
   * The client has sent a datagram.
   *
   * @param datagram stays the caller's
   */
  void asked(ByteBuf datagram) {
    if (way != null) {
      if (!way.send(datagram.retain())) {
        drop("more comes in than can be passed on");
      }
      return;
    }
    if (!backlog.keep(datagram)) {
      drop("more comes in than is kept while it waits");
    }
    if (!choice.isTrying() && timer == null) {
      judge();
    }
  }

  private void drop(String reason) {
    lane.tell("dropped", "datagram", use.service(), reason);
  }

  /** There is a new table. What is under way goes on if it is still right. */
  void judgeAgain() {
    RouteTable table = lane.table();
    if (way != null) {
      Verdict.To to = choice.aim();
      if (isOver(table, to)) {
        end("ended", "epoch %d of %s is over".formatted(to.epoch(), to.placement()));
      }
      return;
    }
    choice.renew();
    if (!choice.isRight(verdict())) {
      judge();
    }
  }

  private static boolean isOver(RouteTable table, Verdict.To to) {
    return to instanceof Verdict.Local local
        ? !Transit.stands(table, local)
        : table.superseded(to.placement(), to.epoch());
  }

  private void judge() {
    if (over) {
      return;
    }
    stopTimer();
    switch (verdict()) {
      case Verdict.Refuse refuse -> end("refused", refuse.reason());
      case Verdict.Hold hold -> {
        why = hold.why();
        choice.renew();
        hold(hold, Long.MAX_VALUE); // only another table can change that
      }
      case Verdict.To to when choice.hasFailed(to) -> hold();
      case Verdict.Local local ->
          ContainerSocket.open(lane.sockets(), lane.loop(), local, this, begin(local));
      case Verdict.Remote remote ->
          lane.open(
              remote,
              choice.hello(lane.table(), remote),
              key.client(),
              key.asked(),
              this,
              begin(remote));
    }
  }

  private Verdict verdict() {
    return choice.verdict(lane.table(), lane.nanos());
  }

  private Consumer<Trial> begin(Verdict.To to) {
    choice.begin(to, lane.nanos());
    int mine = ++tries;
    return trial -> {
      if (mine == tries && !over) {
        choice.end();
        tried(trial);
      } else if (trial instanceof Trial.Open(Way late)) {
        late.end();
      }
    };
  }

  private void tried(Trial trial) {
    switch (trial) {
      case Trial.Open(Way open) -> {
        if (isOver(lane.table(), choice.aim())) {
          open.end();
          judge();
        } else {
          go(open);
        }
      }
      case Trial.Failed(String reason) -> {
        why = reason;
        choice.failed(lane.nanos());
        judge();
      }
    }
  }

  private void go(Way open) {
    way = open;
    home.load().add(choice.aim().placement());
    if (held) {
      lane.tell("released", "session", use.service(), "it is served again");
    }
    waitNoMore();
    backlog.drain(
        datagram -> {
          if (!open.send(datagram)) {
            drop("more comes in than can be passed on");
          }
        });
  }

  private void hold() {
    long pause = Math.max(0, choice.endRound(lane.nanos()));
    lane.table()
        .hold(use.service())
        .ifPresentOrElse(bound -> hold(bound, pause), () -> end("refused", "it was removed"));
  }

  /**
   * @param pause nanoseconds until it is judged again if nothing happens before
   */
  private void hold(Verdict.Hold bound, long pause) {
    tries++;
    choice.end();
    long left = bound.longest().toNanos() - (lane.nanos() - beganNanos);
    if (left <= 0) {
      end("forgot", "held for %s: %s".formatted(Durations.print(bound.longest()), why));
    } else if (!held && !lane.mayWait(use.service(), bound.limit())) {
      end("refused", "%d clients wait already: %s".formatted(bound.limit(), why));
    } else {
      if (!held) {
        held = true;
        lane.tell("holding", "session", use.service(), why);
      }
      timer = lane.loop().schedule(this::judge, Math.min(left, pause), TimeUnit.NANOSECONDS);
    }
  }

  private void waitNoMore() {
    stopTimer();
    if (held) {
      held = false;
      lane.waitsNoMore(use.service());
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  /** The container has sent a datagram. */
  @Override
  public void received(ByteBuf datagram) {
    if (!socket.isActive() || !socket.isWritable()) {
      datagram.release();
      drop("its answers are more than can be sent");
      return;
    }
    if (!answered) {
      answered = true;
      lane.ejections().reached(choice.aim().placement());
    }
    home.answered(key);
    socket.writeAndFlush(new DatagramPacket(datagram, key.client()), socket.voidPromise());
  }

  /** The way to the container is none any more. */
  @Override
  public void ended(String reason) {
    if (!answered) {
      lane.ejections().failed(choice.aim().placement(), lane.nanos());
    }
    end("ended", reason);
  }

  /** It was idle, and is in the table no more: nothing worth a line. */
  void expired() {
    leave();
  }

  /**
   * @param what is said of it
   */
  void end(String what, String reason) {
    if (!over) {
      lane.tell(what, "session", use.service(), reason);
      leave();
    }
  }

  private void leave() {
    if (over) {
      return;
    }
    over = true;
    home.left(this);
    waitNoMore();
    backlog.drain(ReferenceCountUtil::release);
    if (way != null) {
      home.load().remove(choice.aim().placement());
      way.end();
    }
  }
}
