package io.deputy.agent.proxy;

import io.deputy.agent.net.Subnet;
import io.deputy.agent.proxy.PeerConnection.Request;
import io.deputy.agent.proxy.socket.Sockets;
import io.deputy.model.Invalid;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's connections to one other agent: some are kept ready, their TLS handshake behind
 * them, so that a new flow costs one round trip. A connection that was used is ready again.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
final class PeerPool {
  /** Opened ahead, once somebody has used the pool. */
  private final int spare;

  /** Kept after use, connections: what a burst has opened may serve the next. */
  private static final int KEEP = 64;

  /** TLS handshakes at once: more would only make each of them late. */
  private static final int OPENING = 16;

  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration HANDSHAKE = Duration.ofSeconds(2);

  private record Waiter(Request request, Attempt attempt) {}

  private final Machine machine;
  private final EventLoop loop;
  private final Sockets sockets;
  private final PeerTls tls;
  private final ArrayDeque<PeerConnection> ready = new ArrayDeque<>();
  private final Queue<Waiter> waiters = new ArrayDeque<>();
  private int opening;
  private boolean closed;

  PeerPool(Machine machine, EventLoop loop, Sockets sockets, PeerTls tls, int spare) {
    this.machine = machine;
    this.loop = loop;
    this.sockets = sockets;
    this.tls = tls;
    this.spare = spare;
  }

  Machine at() {
    return machine;
  }

  MachineName machine() {
    return machine.name();
  }

  /** Asks the other agent over a ready connection, or over a new one. */
  void open(Request request, Attempt attempt) {
    // The one used last: the others may grow old and be closed.
    PeerConnection connection = ready.pollLast();
    if (connection != null) {
      connection.ask(request, attempt);
    } else {
      waiters.add(new Waiter(request, attempt));
    }
    refill();
  }

  private void refill() {
    // Counted first: one that fails at once must not be tried for ever.
    int more = Math.min(OPENING, waiters.size() + spare - ready.size()) - opening;
    for (int i = 0; i < more; i++) {
      opening++;
      connect();
    }
  }

  private void connect() {
    PeerTls.Contexts contexts = tls.contexts();
    InetSocketAddress address;
    try {
      address = new InetSocketAddress(Subnet.literal(machine.address()), machine.peerPort());
    } catch (Invalid e) {
      failed(machine.name() + ": " + e.getMessage());
      return;
    }
    var greeting = new Greeting();
    sockets
        .connector(loop, CONNECT)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                SslHandler handler = contexts.client().newHandler(channel.alloc());
                handler.setHandshakeTimeoutMillis(HANDSHAKE.toMillis());
                channel.pipeline().addLast(handler, greeting);
              }
            })
        .connect(address)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                greeting.over(machine.name() + " " + Backends.why(connected.cause()));
              }
            });
  }

  /** Until the other end has shown who it is. */
  private final class Greeting extends ChannelInboundHandlerAdapter {
    private boolean over;

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent done) {
        String wrong =
            done.isSuccess() ? stranger(ctx) : "its certificate, or ours, is not trusted";
        if (wrong == null && !closed) {
          welcome(ctx);
        } else {
          over(machine.name() + ": " + wrong);
          TcpLeg.reset(ctx.channel());
        }
      }
    }

    private @Nullable String stranger(ChannelHandlerContext ctx) {
      try {
        String name = tls.machine(ctx.pipeline().get(SslHandler.class).engine().getSession());
        return name.equals(machine.name().value()) ? null : "it is " + name;
      } catch (Invalid e) {
        return e.getMessage();
      }
    }

    private void welcome(ChannelHandlerContext ctx) {
      over = true;
      var codec = new PeerCodec(PeerCodec.Mode.NOTHING);
      var connection = new PeerConnection(PeerPool.this, sockets, ctx.channel(), codec);
      ctx.pipeline()
          .addLast(HAProxyMessageEncoder.INSTANCE, new PeerCodec.Writer(), codec, connection);
      ctx.pipeline().remove(this);
      opening--;
      back(connection);
    }

    void over(String reason) {
      if (!over) {
        over = true;
        failed(reason);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      over(machine.name() + " closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      // What the handshake failed with comes as an event; the rest ends in channelInactive.
      TcpLeg.reset(ctx.channel());
    }
  }

  private void failed(String reason) {
    opening--;
    sendAway(reason);
  }

  /** None of those who wait has a better chance just now: they hold, and ask again. */
  private void sendAway(String reason) {
    List<Waiter> all = List.copyOf(waiters);
    waiters.clear();
    all.forEach(w -> w.attempt.complete(new Outcome.Failed(reason)));
  }

  /** A connection is ready: for the first who still waits for one, or for later. */
  void back(PeerConnection connection) {
    for (Waiter next = waiters.poll(); next != null; next = waiters.poll()) {
      if (next.attempt.wanted()) {
        connection.ask(next.request, next.attempt);
        refill();
        return;
      }
    }
    if (closed || ready.size() >= KEEP || !connection.channel().isActive()) {
      connection.channel().close();
    } else {
      ready.addLast(connection);
    }
  }

  void gone(PeerConnection connection) {
    ready.remove(connection);
  }

  /** The machine may be gone: what was ready is not to be relied on. */
  void suspect() {
    List.copyOf(ready).forEach(PeerConnection::reset);
    ready.clear();
  }

  /** Closes what nobody has used for long. Called every second. */
  void age() {
    while (!ready.isEmpty() && ready.peekFirst().idleLongerThan(IDLE)) {
      ready.pollFirst().channel().close();
    }
  }

  int ready() {
    return ready.size();
  }

  /** For a machine that is no more; flows go on. */
  void close() {
    closed = true;
    suspect();
    sendAway(machine.name() + " is not in the cluster any more");
  }
}
