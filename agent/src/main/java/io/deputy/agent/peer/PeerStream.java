package io.deputy.agent.peer;

import io.deputy.agent.flow.Flow;
import io.deputy.agent.flow.Leg;
import io.deputy.agent.flow.Receiver;
import io.deputy.agent.flow.Way;
import io.deputy.model.Invalid;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One flow on a connection between agents. Each side may send as much as the other has given it
 * credit for: a window at first, and again what the flow's other end has taken. A stream whose
 * bytes are taken without a long pause gets a larger window each time, so that many small ones, and
 * those to slow readers, cost little memory and a large one is not slowed down. On the link's event
 * loop.
 */
public final class PeerStream implements Leg {
  /** Bytes; what is sent in answer to a usual request needs no more. */
  static final int FIRST_WINDOW = 64 * 1024;

  /** Bytes; a fast network's delay and this agent's own are covered by less. */
  private static final int LARGEST_WINDOW = 4 * 1024 * 1024;

  /** Beyond the window, bytes: a read that began within the credit is sent whole. */
  private static final int LEEWAY = 64 * 1024;

  /** Whoever takes the bytes was not ready for so long: more in advance would only lie about. */
  private static final long LONG_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final PeerLink link;
  private final int id;
  private @Nullable Flow flow;

  /** Bytes that may be sent. */
  private long credit;

  /**
   * Read beyond the credit: a container's socket that was closed is emptied at once, however much
   * is in it.
   */
  private final Queue<ByteBuf> unsent = new ArrayDeque<>();

  /** Of an end that comes behind these. */
  private @Nullable ChannelPromise ending;

  private int window = FIRST_WINDOW;

  /** Bytes that came in, for which no new credit was given. */
  private int owed;

  private boolean reading;

  private long pausedNanos;

  /** There was a long pause since the last credit. */
  private boolean slow;

  private boolean closed;

  /** The other side has said that no more bytes come. */
  private boolean inputEnded;

  /** It waits in line for the link to take more. */
  boolean inLine;

  PeerStream(PeerLink link, int id) {
    this.link = link;
    this.id = id;
  }

  int id() {
    return id;
  }

  @Override
  public void join(Flow joined) {
    flow = joined;
  }

  @Override
  public void read(boolean on) {
    if (reading && !on) {
      pausedNanos = System.nanoTime();
    } else if (!reading && on && window < LARGEST_WINDOW) {
      slow |= owed > 0 && System.nanoTime() - pausedNanos > LONG_PAUSE_NANOS;
    }
    reading = on;
    giveBack();
  }

  @Override
  public void write(ByteBuf bytes) {
    if (closed || !bytes.isReadable()) {
      bytes.release();
    } else if (credit > 0 && unsent.isEmpty()) {
      send(bytes);
    } else {
      unsent.add(bytes);
    }
  }

  private void send(ByteBuf bytes) {
    credit -= bytes.readableBytes();
    link.send(id, bytes);
  }

  @Override
  public void flush() {
    link.flushSoon();
  }

  @Override
  public boolean takesMore() {
    return credit > 0 && unsent.isEmpty() && link.takesMore(this);
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public ChannelFuture end(boolean last) {
    if (!unsent.isEmpty()) {
      ending = link.channel().newPromise();
      return ending;
    }
    link.send(PeerFrames.Kind.END, 0, id);
    return link.channel().newSucceededFuture();
  }

  @Override
  public void reset() {
    if (leave()) {
      link.send(PeerFrames.Kind.RESET, 0, id);
    }
  }

  @Override
  public void release() {
    leave();
  }

  private boolean leave() {
    boolean first = !closed;
    closed = true;
    if (first) {
      unsent.forEach(ByteBuf::release);
      unsent.clear();
      link.forget(this);
    }
    return first;
  }

  /** Gives up its place to a session of datagrams. Before a flow was joined. */
  public Way carryDatagrams(Receiver receiver) {
    var way = new PeerWay(link, id, receiver);
    link.add(way);
    leave();
    return way;
  }

  /** Memory beyond the first window. */
  int grown() {
    return window - FIRST_WINDOW;
  }

  // ---- what the other side says

  void data(ByteBuf bytes) {
    owed += bytes.readableBytes();
    if (flow == null || inputEnded || owed > window + LEEWAY) {
      int length = bytes.readableBytes();
      bytes.release();
      throw new Invalid(
          "bytes on a stream between agents",
          length,
          "no more than credit for, and none after the end");
    }
    flow.read(this, bytes);
    giveBack();
  }

  /** All that came in at once has been passed on. */
  void allRead() {
    if (flow != null) {
      flow.allRead(this);
    }
  }

  void credit(int amount) {
    boolean none = credit <= 0;
    credit += amount;
    if (!none || credit <= 0) {
      return;
    }
    sendMore();
    if (credit > 0 && unsent.isEmpty()) {
      writabilityChanged();
    }
  }

  private void sendMore() {
    if (unsent.isEmpty()) {
      return;
    }
    while (credit > 0 && !unsent.isEmpty()) {
      send(unsent.remove());
    }
    link.flushSoon();
    if (unsent.isEmpty() && ending != null) {
      link.send(PeerFrames.Kind.END, 0, id);
      ending.setSuccess();
    }
  }

  /** It may take more, or not. */
  void writabilityChanged() {
    if (flow != null) {
      flow.writabilityChanged(this);
    }
  }

  void ended() {
    if (inputEnded) {
      throw new Invalid("end of a stream between agents", id, "one");
    }
    inputEnded = true;
    if (flow != null) {
      flow.inputEnded(this);
    }
  }

  /** The other side, or the link, is done with it. */
  void failed() {
    if (leave() && flow != null) {
      flow.reset();
    }
  }

  private void giveBack() {
    if (!reading || closed || owed < window / 2) {
      return;
    }
    int amount = owed;
    if (!slow && window < LARGEST_WINDOW && link.mayGrow(window)) {
      amount += window;
      window *= 2;
    }
    owed = 0;
    slow = false;
    for (; amount > 0; amount -= PeerFrames.MAX_AMOUNT) {
      link.send(PeerFrames.Kind.CREDIT, Math.min(amount, PeerFrames.MAX_AMOUNT), id);
    }
  }
}
