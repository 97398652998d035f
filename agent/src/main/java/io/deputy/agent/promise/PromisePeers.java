package io.deputy.agent.promise;

import io.deputy.agent.net.Subnet;
import io.deputy.agent.peer.PeerServer;
import io.deputy.agent.peer.PeerTls;
import io.deputy.agent.run.AgentEvent;
import io.deputy.agent.run.Peers;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.Endpoint;
import io.deputy.model.Invalid;
import io.deputy.model.MachineName;
import io.deputy.model.PromiseAnswer;
import io.deputy.model.PromiseQuestion;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks other agents for promises, each over one connection, which is made anew when it breaks: with
 * the next question. Of questions that wait for a connection only the newest is asked. On an event
 * loop of its own.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails ends the channel.
public final class PromisePeers implements Peers, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(1);

  /** A peer that takes nothing for so long is asked over another connection. */
  private static final Duration SILENT = Duration.ofSeconds(2);

  private final PeerTls tls;
  private final Sockets sockets = Sockets.open("promises", 1);
  private final EventLoop loop = sockets.loops().getFirst();
  private final Consumer<AgentEvent> events;
  private final Map<MachineName, Peer> peers = new HashMap<>();

  /**
   * @param events takes what was answered, from a thread of its own
   */
  public PromisePeers(PeerTls tls, Consumer<AgentEvent> events) {
    this.tls = tls;
    this.events = events;
  }

  @Override
  public void ask(MachineName machine, Endpoint peer, PromiseQuestion question) {
    loop.execute(
        () -> {
          Peer known = peers.get(machine);
          if (known == null || !known.at.equals(peer)) {
            if (known != null) {
              known.close();
            }
            known = new Peer(machine, peer);
            peers.put(machine, known);
          }
          known.ask(question);
        });
  }

  /** Closes every connection; blocks at most 2 s. */
  @Override
  public void close() {
    sockets.close();
  }

  /** One of them. Its channel is null while none was asked for, and after it has broken. */
  private final class Peer {
    private final MachineName machine;
    private final Endpoint at;
    private @Nullable Channel channel;
    private boolean ready;
    private @Nullable PromiseQuestion waiting;

    Peer(MachineName machine, Endpoint at) {
      this.machine = machine;
      this.at = at;
    }

    void ask(PromiseQuestion question) {
      Channel open = channel;
      if (open != null && ready) {
        open.writeAndFlush(question);
        return;
      }
      waiting = question;
      if (open == null) {
        connect();
      }
    }

    private void connect() {
      InetSocketAddress address;
      try {
        address = new InetSocketAddress(Subnet.literal(at.host()), at.port());
      } catch (Invalid e) {
        return; // no agent has such an address; nothing is promised
      }
      PeerTls.Contexts contexts = tls.contexts();
      var connecting =
          sockets
              .connector(loop, CONNECT)
              .option(ChannelOption.TCP_NODELAY, true)
              .handler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel opened) {
                      SslHandler handler = contexts.promises().newHandler(opened.alloc());
                      handler.setHandshakeTimeoutMillis(CONNECT.toMillis());
                      opened.pipeline().addLast(handler);
                      PromiseCodec.addTo(opened.pipeline(), true);
                      opened.pipeline().addLast(new Asking(Peer.this));
                    }
                  })
              .connect(address);
      channel = connecting.channel();
      Sockets.tell(
          loop,
          connecting,
          connected -> {
            if (!connected.isSuccess()) {
              gone(connected.channel());
            }
          });
    }

    private void welcome(Channel open) {
      sockets.giveUpAfter(open, SILENT);
      ready = true;
      PromiseQuestion newest = waiting;
      waiting = null;
      if (newest != null) {
        open.writeAndFlush(newest);
      }
    }

    private void gone(Channel which) {
      if (which.equals(channel)) {
        channel = null;
        ready = false;
      }
    }

    void close() {
      Channel open = channel;
      channel = null;
      if (open != null) {
        open.close();
      }
    }
  }

  private final class Asking extends SimpleChannelInboundHandler<PromiseAnswer> {
    private final Peer peer;

    Asking(Peer peer) {
      this.peer = peer;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
        SslHandler handler = ctx.pipeline().get(SslHandler.class);
        String found = tls.machine(handler.engine().getSession());
        if (!found.equals(peer.machine.value())) {
          throw new Invalid("machine at " + peer.at, found, peer.machine.value());
        }
        if (!PeerTls.PROMISES.equals(handler.applicationProtocol())) {
          throw new Invalid(
              "protocol of " + found, handler.applicationProtocol(), PeerTls.PROMISES);
        }
        peer.welcome(ctx.channel());
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, PromiseAnswer answer) {
      events.accept(new AgentEvent.Promised(peer.machine, answer));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      peer.gone(ctx.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      PeerServer.log(peer.machine.value(), cause);
      peer.gone(ctx.channel());
      Sockets.reset(ctx.channel());
    }
  }
}
