package io.deputy.agent.peer;

import io.deputy.agent.flow.Ends;
import io.deputy.agent.socket.Sockets;
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
public final class IncomingLink extends PeerLink {
  /** Longer than the other side keeps a connection, so that it is the one to close. */
  private static final Duration IDLE = Duration.ofSeconds(90);

  /** More than any machine has clients for one other; they are asked to wait. */
  private static final int MOST_STREAMS = 32_768;

  private final StreamHost host;
  private final MachineName from;
  private final IntObjectMap<StreamRequest> requests = new IntObjectHashMap<>();
  private int last;

  /** Of a connection on which that machine has shown who it is. */
  public IncomingLink(StreamHost host, MachineName from, Channel channel) {
    super(channel);
    this.host = host;
    this.from = from;
    host.opened(this);
  }

  public MachineName from() {
    return from;
  }

  @Override
  int load() {
    return super.load() + requests.size();
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
      StreamRequest request = host.asked(this, stream, PeerHeader.hello(header), Ends.of(header));
      requests.put(id, request);
      if (load() > MOST_STREAMS) {
        request.decline(
            new PeerAnswer(
                PeerAnswer.Verdict.NOT_READY, MOST_STREAMS + " connections are open", 0));
      } else {
        request.judge();
      }
    } finally {
      header.release();
    }
  }

  /** A stream that is let in carries a flow from now on. */
  public void answer(PeerStream stream, PeerAnswer answer) {
    requests.remove(stream.id());
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
    StreamRequest request = requests.remove(id);
    if (request != null) {
      request.cancel();
    } else if (!isOver(id)) {
      throw new Invalid("stream between agents", id, "one that was asked for");
    }
  }

  @Override
  boolean isOver(int id) {
    return id > 0 && id <= last && !requests.containsKey(id);
  }

  @Override
  void broken() {
    host.closed(this);
    List<StreamRequest> all = List.copyOf(requests.values());
    requests.clear();
    all.forEach(StreamRequest::cancel);
  }

  /** Called every second. */
  public void age() {
    if (idleLongerThan(IDLE.toNanos())) {
      Sockets.reset(channel());
    }
  }

  /** It broke the rules: nothing more is said to it. */
  public void refuse(Throwable cause) {
    PeerServer.log(from.value(), cause);
    Sockets.reset(channel());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    refuse(cause);
  }
}
