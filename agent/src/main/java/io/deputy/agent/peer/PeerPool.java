package io.deputy.agent.peer;

import io.deputy.agent.flow.Attempt;
import io.deputy.agent.flow.Ends;
import io.deputy.agent.flow.Outcome;
import io.deputy.agent.net.Subnet;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.Invalid;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.PeerHello;
import io.netty.bootstrap.Bootstrap;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's connections to one other agent: a few, each with any number of streams, so that
 * a new flow costs no TLS handshake. More than one, so that the other agent's event loops share the
 * work. On that event loop.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
public final class PeerPool {
  private static final int LINKS = 2;

  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration HANDSHAKE = Duration.ofSeconds(2);

  /** After a handshake that came to nothing; each further one twice as long, up to 0.4 s. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private static final String LEFT = "%s is not in the cluster any more";

  /** A machine that acknowledges nothing for so long is gone: flows to it, and from it, end. */
  static final Duration SILENT = Duration.ofSeconds(3);

  private record Waiter(PeerHello hello, Ends client, Attempt attempt) {}

  private final Machine machine;
  private final EventLoop loop;
  private final Sockets sockets;
  private final PeerTls tls;
  private final List<OutgoingLink> links = new ArrayList<>();
  private final Queue<Waiter> waiters = new ArrayDeque<>();
  private int opening;

  /**
   * Handshakes in a row that came to nothing, what was wrong with the last, and when to try again.
   */
  private int strangers;

  private String strange = "";
  private long tryAgainNanos = System.nanoTime();
  private boolean closed;

  public PeerPool(Machine machine, EventLoop loop, Sockets sockets, PeerTls tls) {
    this.machine = machine;
    this.loop = loop;
    this.sockets = sockets;
    this.tls = tls;
  }

  public Machine machine() {
    return machine;
  }

  public MachineName name() {
    return machine.name();
  }

  /** Asks the other agent over the connection with the fewest streams; else over a new one. */
  public void open(PeerHello hello, Ends client, Attempt attempt) {
    OutgoingLink link =
        links.stream().min(Comparator.comparingInt(OutgoingLink::load)).orElse(null);
    if (link == null && opening == 0 && System.nanoTime() - tryAgainNanos < 0) {
      attempt.complete(new Outcome.Failed(strange));
      return;
    }
    if (link == null) {
      waiters.add(new Waiter(hello, client, attempt));
    } else {
      link.ask(hello, client, attempt);
    }
    boolean wanted = link == null ? opening == 0 : link.load() > 1;
    if (wanted && links.size() + opening < LINKS) {
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
    var greeting = new Greeting(contexts);
    Bootstrap connector =
        sockets
            .connector(loop, CONNECT)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, PeerLink.QUEUE)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    SslHandler handler = contexts.client().newHandler(channel.alloc());
                    handler.setHandshakeTimeoutMillis(HANDSHAKE.toMillis());
                    channel.pipeline().addLast(handler, greeting);
                  }
                });
    Sockets.tell(
        loop,
        connector.connect(address),
        connected -> {
          if (!connected.isSuccess()) {
            greeting.over(machine.name() + " " + Sockets.why(connected.cause()));
          }
        });
  }

  /** Until the other end has shown who it is. */
  private final class Greeting extends ChannelInboundHandlerAdapter {
    private final PeerTls.Contexts contexts;
    private boolean over;

    Greeting(PeerTls.Contexts contexts) {
      this.contexts = contexts;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent done) {
        String wrong =
            done.isSuccess() ? stranger(ctx) : "its certificate, or ours, is not trusted";
        if (wrong == null && !closed) {
          welcome(ctx);
        } else {
          over(wrong == null ? LEFT.formatted(machine.name()) : refused(wrong));
          Sockets.reset(ctx.channel());
        }
      }
    }

    /** A handshake costs both sides a millisecond, and nothing but a new certificate helps. */
    private String refused(String wrong) {
      strange = machine.name() + ": " + wrong;
      Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(strangers, 3));
      tryAgainNanos = System.nanoTime() + pause.toNanos();
      strangers++;
      return strange;
    }

    private @Nullable String stranger(ChannelHandlerContext ctx) {
      try {
        SslHandler handler = ctx.pipeline().get(SslHandler.class);
        String name = tls.machine(handler.engine().getSession());
        if (!name.equals(machine.name().value())) {
          return "it is " + name;
        }
        return PeerTls.FLOWS.equals(handler.applicationProtocol())
            ? null
            : "it does not speak " + PeerTls.FLOWS;
      } catch (Invalid e) {
        return e.getMessage();
      }
    }

    private void welcome(ChannelHandlerContext ctx) {
      over = true;
      strangers = 0;
      sockets.giveUpAfter(ctx.channel(), SILENT);
      var link = new OutgoingLink(PeerPool.this, contexts, ctx.channel());
      ctx.pipeline().addLast(HAProxyMessageEncoder.INSTANCE, new PeerFrames.Reader(link), link);
      ctx.pipeline().remove(this);
      opening--;
      links.add(link);
      for (Waiter next = waiters.poll(); next != null; next = waiters.poll()) {
        if (next.attempt.wanted()) {
          link.ask(next.hello, next.client, next.attempt);
        }
      }
    }

    void over(String reason) {
      if (!over) {
        over = true;
        failed(reason);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      over(refused("it closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      // What the handshake failed with comes as an event; the rest ends in channelInactive.
      Sockets.reset(ctx.channel());
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

  /** There is a new table: who was a stranger may be none by now. */
  public void tryAgain() {
    strangers = 0;
    tryAgainNanos = System.nanoTime();
  }

  void gone(OutgoingLink link) {
    links.remove(link);
  }

  /** The machine may be gone: what comes next finds out over a new connection. */
  void suspect() {
    List<OutgoingLink> all = List.copyOf(links);
    links.clear();
    for (OutgoingLink link : all) {
      if (link.load() == 0) {
        Sockets.reset(link.channel());
      } else {
        link.retire();
      }
    }
  }

  /** Closes what nobody has used for long, or was made with older certificates. Every second. */
  public void age() {
    for (OutgoingLink link : List.copyOf(links)) {
      if (link.idleLongerThan(IDLE.toNanos()) || !link.isFresh(tls.contexts())) {
        links.remove(link);
        link.retire();
      }
    }
  }

  /** For a machine that is no more; flows go on. */
  public void close() {
    closed = true;
    suspect();
    sendAway(LEFT.formatted(machine.name()));
  }
}
