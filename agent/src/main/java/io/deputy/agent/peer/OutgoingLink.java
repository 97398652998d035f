package io.deputy.agent.peer;

import io.deputy.agent.flow.Attempt;
import io.deputy.agent.flow.Ends;
import io.deputy.agent.flow.Outcome;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.Invalid;
import io.deputy.model.PeerAnswer;
import io.deputy.model.PeerHello;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** The asking side of a connection between agents: it opens streams for this machine's clients. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
final class OutgoingLink extends PeerLink {
  /** Between hello and answer: the other agent may wait for most of it. */
  private static final Duration ANSWER = Duration.ofSeconds(1);

  /** Then there is a new connection: far below the largest number. */
  private static final int LAST_STREAM = 1 << 30;

  private record Asked(PeerStream stream, Attempt attempt, long untilNanos) {}

  private final PeerPool pool;
  private final PeerTls.Contexts contexts;
  private final IntObjectMap<Asked> asked = new IntObjectHashMap<>();

  /** Those asked for, answered or not, in the order of their time. */
  private final Queue<Asked> times = new ArrayDeque<>();

  private int next = 1;
  private boolean retired;

  /**
   * @param contexts that it was made with
   */
  OutgoingLink(PeerPool pool, PeerTls.Contexts contexts, Channel channel) {
    super(channel);
    this.pool = pool;
    this.contexts = contexts;
  }

  @Override
  int load() {
    return super.load() + asked.size();
  }

  /** Whether it was made with these, and has numbers left. */
  boolean isFresh(PeerTls.Contexts newest) {
    return contexts.equals(newest) && next < LAST_STREAM;
  }

  void ask(PeerHello hello, Ends client, Attempt attempt) {
    HAProxyMessage header = PeerHeader.of(hello, client);
    int id = next++;
    long until = System.nanoTime() + ANSWER.toNanos();
    var it = new Asked(new PeerStream(this, id), attempt, until);
    asked.put(id, it);
    attempt.onCancel(() -> takeBack(id));
    PeerFrames.write(channel(), PeerFrames.Kind.HELLO, PeerStream.FIRST_WINDOW, id);
    channel().write(header, channel().voidPromise());
    flushSoon();
    times.add(it);
    if (times.size() == 1) {
      lookAfter(ANSWER.toNanos());
    }
  }

  /** The other agent need not connect to its container. */
  private void takeBack(int id) {
    if (asked.remove(id) != null) {
      send(PeerFrames.Kind.RESET, 0, id);
      closeIfDone();
    }
  }

  private void lookAfter(long nanos) {
    channel().eventLoop().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
  }

  /** Who was not answered in time has asked in vain. */
  private void look() {
    long now = System.nanoTime();
    boolean silent = false;
    for (Asked oldest = times.peek(); oldest != null; oldest = times.peek()) {
      if (asked.containsKey(oldest.stream.id()) && oldest.untilNanos - now > 0) {
        lookAfter(oldest.untilNanos - now);
        break;
      }
      times.remove();
      if (asked.remove(oldest.stream.id()) != null) {
        silent = true;
        oldest.stream.reset();
        oldest.attempt.complete(new Outcome.Failed(pool.name() + " does not answer"));
      }
    }
    if (silent) {
      pool.suspect();
    }
  }

  @Override
  public void answer(int id, int credit, PeerAnswer answer) {
    Asked it = asked.remove(id);
    if (it == null) {
      if (!isOver(id)) {
        throw new Invalid("stream of a peer's answer", id, "one that was asked for");
      }
      return; // too late
    }
    switch (answer.verdict()) {
      case OK -> {
        add(it.stream);
        it.stream.credit(credit);
        it.attempt.complete(new Outcome.Open(it.stream));
      }
      case CLOSED -> it.attempt.complete(new Outcome.Closed(answer.reason()));
      // Forbidden too: by the routes here it is not, so one of the two has older ones.
      case NOT_READY, STALE, UNKNOWN, FORBIDDEN ->
          it.attempt.complete(new Outcome.Failed(answer.reason()));
    }
    closeIfDone();
  }

  @Override
  public void hello(int id, int credit, HAProxyMessage header) {
    header.release();
    throw new Invalid("frame of the asked side", PeerFrames.Kind.HELLO, "no question");
  }

  @Override
  void withdrawn(int id) {
    Asked it = asked.remove(id);
    if (it != null) {
      it.attempt.complete(new Outcome.Failed(pool.name() + " broke it off"));
      closeIfDone();
    } else if (!isOver(id)) {
      throw new Invalid("stream between agents", id, "one that was asked for");
    }
  }

  @Override
  boolean isOver(int id) {
    return id > 0 && id < next && !asked.containsKey(id);
  }

  @Override
  void forget(PeerStream stream) {
    super.forget(stream);
    closeIfDone();
  }

  @Override
  void forget(PeerWay way) {
    super.forget(way);
    closeIfDone();
  }

  /** Nothing new is asked over it; what flows goes on. */
  void retire() {
    retired = true;
    closeIfDone();
  }

  private void closeIfDone() {
    if (retired && load() == 0) {
      channel().flush(); // a close throws away what is not
      channel().close();
    }
  }

  @Override
  void broken() {
    pool.gone(this);
    List<Asked> all = List.copyOf(asked.values());
    asked.clear();
    times.clear();
    all.forEach(
        it -> it.attempt.complete(new Outcome.Failed(pool.name() + " closed the connection")));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    PeerServer.log(pool.name().value(), cause);
    Sockets.reset(channel());
  }
}
