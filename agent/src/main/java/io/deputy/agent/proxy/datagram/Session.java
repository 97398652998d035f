package io.deputy.agent.proxy.datagram;

import io.deputy.agent.route.Affinity;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.route.Verdict;
import io.deputy.model.Origin;
import io.deputy.model.PeerHello;
import io.deputy.model.PlacementId;
import io.deputy.model.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams between one client and one container, from the client's first until it is idle, its
 * placement is superseded, or the way to it fails. The client's next one then begins a new session.
 *
 * <p>It is judged as a connection is: at once; while nobody can be reached, at every new table and
 * every 50 to 200 ms, until the service's hold ends. What comes meanwhile is kept, within {@link
 * Backlog}'s bounds, and passed on when there is somebody. A replica that refuses, or that was lost
 * before it has answered anything, comes after the others for a while.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
final class Session implements Receiver {
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** More than any count of sessions: who has failed comes after who has not. */
  private static final long FAILED = 1L << 62;

  /** As much more for who has failed others lately. */
  private static final long EJECTED = 1L << 61;

  /**
   * Where it goes, or is tried to go.
   *
   * @param local the container of this machine; null for one of another
   */
  private record Aim(PlacementId placement, long epoch, Verdict.@Nullable Local local) {}

  private final Sessions home;
  private final SessionLane lane;
  private final Channel socket;
  private final SessionKey key;
  private final Target target;
  private final Origin asker;
  private final Backlog backlog;
  private final long beganNanos;
  private final Set<PlacementId> failed = new HashSet<>();

  private String why = "nobody serves it";
  private long pauseNanos = FIRST_PAUSE_NANOS;
  private @Nullable Aim aim;
  private @Nullable Way way;
  private @Nullable Future<?> timer;

  /** Of the tries to open a way: only the last one's outcome counts. */
  private int tries;

  private boolean trying;
  private boolean held;
  private boolean answered;
  private boolean over;

  /**
   * @param socket that the client asked, and is answered from
   * @param asker by the client's address
   */
  Session(
      Sessions home, Channel socket, SessionKey key, Target target, Origin asker, Backlog backlog) {
    this.home = home;
    this.lane = home.lane();
    this.socket = socket;
    this.key = key;
    this.target = target;
    this.asker = asker;
    this.backlog = backlog;
    this.beganNanos = lane.nanos();
  }

  SessionKey key() {
    return key;
  }

  Target target() {
    return target;
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
    if (!trying && timer == null) {
      judge();
    }
  }

  private void drop(String reason) {
    lane.tell("dropped", "datagram", target.service(), reason);
  }

  /** There is a new table. What is under way goes on if it is still right. */
  void judgeAgain() {
    RouteTable table = lane.table();
    if (way != null) {
      if (isOver(table, aim())) {
        end("ended", "epoch %d of %s is over".formatted(aim().epoch(), aim().placement()));
      }
      return;
    }
    pauseNanos = FIRST_PAUSE_NANOS;
    failed.clear();
    if (!trying || !aimsAt(verdict())) {
      judge();
    }
  }

  private static boolean isOver(RouteTable table, Aim to) {
    return to.local() == null
        ? table.superseded(to.placement(), to.epoch())
        : !Transit.stands(table, to.local());
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
        hold(hold);
      }
      case Verdict.Local local when failed.contains(local.placement()) -> hold();
      case Verdict.Remote remote when failed.contains(remote.placement()) -> hold();
      case Verdict.Local local ->
          ContainerSocket.open(
              lane.sockets(),
              lane.loop(),
              local,
              this,
              aim(new Aim(local.placement(), local.epoch(), local)));
      case Verdict.Remote remote ->
          lane.open(
              remote,
              hello(remote),
              key.client(),
              key.asked(),
              this,
              aim(new Aim(remote.placement(), remote.epoch(), null)));
    }
  }

  private Verdict verdict() {
    RouteTable table = lane.table();
    boolean bySource =
        table.service(target.service()).filter(s -> s.access().sourceAffinity()).isPresent();
    return table.verdict(
        origin(table),
        target.service(),
        Protocol.UDP,
        target.port(),
        placement -> load(placement, bySource));
  }

  private Origin origin(RouteTable table) {
    return table.meeting(asker, address(), target.service());
  }

  private String address() {
    return key.client().getAddress().getHostAddress();
  }

  private long load(PlacementId placement, boolean bySource) {
    if (failed.contains(placement)) {
      return FAILED;
    }
    if (trying && placement.equals(aim().placement())) {
      return -1;
    }
    long load = bySource ? Affinity.rank(address(), placement.slot()) : home.load().of(placement);
    return lane.ejections().isOut(placement, lane.nanos()) ? EJECTED + load : load;
  }

  private PeerHello hello(Verdict.Remote to) {
    return new PeerHello(
        target.service(),
        to.placement().slot().index(),
        Protocol.UDP,
        target.port(),
        to.epoch(),
        origin(lane.table()));
  }

  private Consumer<Trial> aim(Aim at) {
    aim = at;
    trying = true;
    int mine = ++tries;
    home.load().use(at.placement());
    return trial -> {
      if (mine == tries && !over) {
        trying = false;
        tried(trial);
      } else if (trial instanceof Trial.Open(Way late)) {
        late.end();
      }
    };
  }

  private Aim aim() {
    return Objects.requireNonNull(aim);
  }

  private boolean aimsAt(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Local local -> aims(local.placement(), local.epoch());
      case Verdict.Remote remote -> aims(remote.placement(), remote.epoch());
      case Verdict.Hold hold -> false;
      case Verdict.Refuse refuse -> false;
    };
  }

  private boolean aims(PlacementId placement, long epoch) {
    return aim().placement().equals(placement) && aim().epoch() == epoch;
  }

  private void tried(Trial trial) {
    switch (trial) {
      case Trial.Open(Way open) -> {
        if (isOver(lane.table(), aim())) {
          open.end();
          judge();
        } else {
          go(open);
        }
      }
      case Trial.Failed(String reason) -> {
        why = reason;
        failed.add(aim().placement());
        lane.ejections().failed(aim().placement(), lane.nanos());
        judge();
      }
      case Trial.Refused(String reason) -> end("refused", reason);
    }
  }

  private void go(Way open) {
    way = open;
    home.load().add(aim().placement());
    if (held) {
      lane.tell("released", "session", target.service(), "it is served again");
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
    lane.table()
        .hold(target.service())
        .ifPresentOrElse(this::hold, () -> end("refused", "it was removed"));
  }

  private void hold(Verdict.Hold bound) {
    tries++;
    trying = false;
    failed.clear();
    long left = bound.longest().toNanos() - (lane.nanos() - beganNanos);
    if (left <= 0) {
      end("forgot", "held for %s: %s".formatted(seconds(bound.longest()), why));
    } else if (!held && !lane.mayWait(target.service(), bound.limit())) {
      end("refused", "%d clients wait already: %s".formatted(bound.limit(), why));
    } else {
      if (!held) {
        held = true;
        lane.tell("holding", "session", target.service(), why);
      }
      timer = lane.loop().schedule(this::judge, Math.min(left, pauseNanos), TimeUnit.NANOSECONDS);
      pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
    }
  }

  private static String seconds(Duration d) {
    return d.toMillis() % 1000 == 0 ? d.toSeconds() + " s" : d.toMillis() + " ms";
  }

  private void waitNoMore() {
    stopTimer();
    if (held) {
      held = false;
      lane.waitsNoMore(target.service());
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
      lane.ejections().reached(aim().placement());
    }
    home.answered(key);
    socket.writeAndFlush(new DatagramPacket(datagram, key.client()), socket.voidPromise());
  }

  /** The way to the container is none any more. */
  @Override
  public void ended(String reason) {
    if (!answered) {
      lane.ejections().failed(aim().placement(), lane.nanos());
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
      lane.tell(what, "session", target.service(), reason);
      leave();
    }
  }

  private void leave() {
    if (over) {
      return;
    }
    over = true;
    home.remove(key);
    waitNoMore();
    backlog.drain(ReferenceCountUtil::release);
    if (way != null) {
      home.load().remove(aim().placement());
      way.end();
    }
  }
}
