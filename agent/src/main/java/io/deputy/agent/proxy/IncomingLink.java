package io.deputy.agent.proxy;

import io.deputy.model.Invalid;
import io.deputy.model.MachineName;
import io.deputy.model.PeerAnswer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.time.Duration;
import java.util.List;

/**
 * The answering side of a connection between agents: its streams go to this machine's containers.
 */
final class IncomingLink extends PeerLink {
  /** Longer than the other side keeps a connection, so that it is the one to close. */
  private static final Duration IDLE = Duration.ofSeconds(90);

  /** More than any machine has clients for one other; they are asked to wait. */
  private static final int MOST_STREAMS = 32_768;

  private final Lane lane;
  private final MachineName from;
  private final IntObjectMap<Arrival> arrivals = new IntObjectHashMap<>();
  private int last;

  IncomingLink(Lane lane, MachineName from, Channel channel) {
    super(channel);
    this.lane = lane;
    this.from = from;
    lane.add(this);
  }

  Lane lane() {
    return lane;
  }

  MachineName from() {
    return from;
  }

  @Override
  int load() {
    return super.load() + arrivals.size();
  }

  @Override
  public void hello(int id, int credit, HAProxyMessage header) {
    try {
      if (id <= last) {
        throw new Invalid("stream of a peer's hello", id, "more than " + last);
      }
      last = id;
      var stream = new PeerStream(this, id);
      stream.credit(credit);
      var arrival = new Arrival(this, stream, PeerHeader.hello(header), Ends.of(header));
      arrivals.put(id, arrival);
      if (load() > MOST_STREAMS) {
        arrival.decline(
            new PeerAnswer(
                PeerAnswer.Verdict.NOT_READY, MOST_STREAMS + " connections are open", 0));
      } else {
        arrival.judge();
      }
    } finally {
      header.release();
    }
  }

  /** A stream that is let in carries a flow from now on. */
  void answer(PeerStream stream, PeerAnswer answer) {
    arrivals.remove(stream.id());
    if (answer.verdict() == PeerAnswer.Verdict.OK) {
      add(stream);
    }
    PeerFrames.write(channel(), PeerStream.FIRST_WINDOW, stream.id(), answer);
    flushSoon();
  }

  @Override
  public void answer(int id, int credit, PeerAnswer answer) {
    throw new Invalid("frame of the asking side", PeerFrames.Kind.ANSWER, "no answer");
  }

  @Override
  void withdrawn(int id) {
    Arrival arrival = arrivals.remove(id);
    if (arrival != null) {
      arrival.cancel();
    } else if (!isOver(id)) {
      throw new Invalid("stream between agents", id, "one that was asked for");
    }
  }

  @Override
  boolean isOver(int id) {
    return id > 0 && id <= last && !arrivals.containsKey(id);
  }

  @Override
  void broken() {
    lane.remove(this);
    List<Arrival> all = List.copyOf(arrivals.values());
    arrivals.clear();
    all.forEach(Arrival::cancel);
  }

  /** Called every second. */
  void age() {
    if (idleLongerThan(IDLE.toNanos())) {
      TcpLeg.reset(channel());
    }
  }

  /** It broke the rules: nothing more is said to it. */
  void refuse(Throwable cause) {
    PeerServer.log(from.value(), cause);
    TcpLeg.reset(channel());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    refuse(cause);
  }
}
