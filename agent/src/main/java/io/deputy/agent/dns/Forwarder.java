package io.deputy.agent.dns;

import io.deputy.agent.socket.Sockets;
import io.deputy.model.Origin;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks resolvers, one after the other, by the protocol the question came in. Each question has a
 * socket and a random id of its own, so that nobody guesses his way into an answer.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
final class Forwarder {
  private static final Duration LONGEST = Duration.ofSeconds(2);

  /** For a resolver behind which there is another. */
  private static final Duration EACH = Duration.ofMillis(700);

  /** Questions on their way at once. */
  private static final int MOST = 512;

  /** Of one network, so that an app with a slow resolver leaves room for the others. */
  private static final int MOST_OF_A_NETWORK = 256;

  /** Of one asker, likewise. */
  private static final int MOST_OF_ONE = 128;

  private final Sockets sockets;
  private final SecureRandom random = new SecureRandom();
  private final AtomicInteger asking = new AtomicInteger();

  /** By address, and by network. */
  private final ConcurrentHashMap<Object, Integer> askers = new ConcurrentHashMap<>();

  Forwarder(Sockets sockets) {
    this.sockets = sockets;
  }

  /**
   * @param from the network that the asker is on
   * @param asker whose question it is
   * @param query is copied
   * @param resolvers whom to ask; none give no answer
   * @param then takes the answer, with the query's id, on the loop; null if nobody gave one, or too
   *     many questions are on their way
   */
  void ask(
      EventLoop loop,
      Origin.Network from,
      InetAddress asker,
      ByteBuf query,
      boolean tcp,
      List<InetSocketAddress> resolvers,
      Consumer<@Nullable ByteBuf> then) {
    var place = new Place(from, asker);
    if (!enter(place)) {
      then.accept(null);
    } else {
      new Asking(loop, place, query.copy(), tcp, resolvers, then).next();
    }
  }

  /** Who counts a question as his. */
  private record Place(Origin.Network network, InetAddress asker) {}

  private boolean enter(Place place) {
    boolean all = asking.incrementAndGet() <= MOST;
    boolean its = askers.merge(place.network(), 1, Integer::sum) <= MOST_OF_A_NETWORK;
    boolean his = askers.merge(place.asker(), 1, Integer::sum) <= MOST_OF_ONE;
    if (!all || !its || !his) {
      leave(place);
    }
    return all && its && his;
  }

  private void leave(Place place) {
    asking.decrementAndGet();
    askers.computeIfPresent(place.network(), (_, count) -> count == 1 ? null : count - 1);
    askers.computeIfPresent(place.asker(), (_, count) -> count == 1 ? null : count - 1);
  }

  private final class Asking {
    private final EventLoop loop;
    private final Place place;
    private final ByteBuf query;
    private final boolean tcp;
    private final Consumer<@Nullable ByteBuf> then;
    private final int clientId;
    private final int id = random.nextInt(1 << 16);
    private final Iterator<InetSocketAddress> left;
    private final long deadlineNanos = System.nanoTime() + LONGEST.toNanos();
    private int attempt;
    private boolean over;
    private @Nullable Channel channel;
    private @Nullable Future<?> timer;

    Asking(
        EventLoop loop,
        Place place,
        ByteBuf query,
        boolean tcp,
        List<InetSocketAddress> resolvers,
        Consumer<@Nullable ByteBuf> then) {
      this.loop = loop;
      this.place = place;
      this.query = query;
      this.tcp = tcp;
      this.left = resolvers.iterator();
      this.then = then;
      this.clientId = query.getUnsignedShort(0);
      query.setShort(0, id);
    }

    void next() {
      drop();
      long rest = deadlineNanos - System.nanoTime();
      if (!left.hasNext() || rest <= 0) {
        finish(null);
        return;
      }
      InetSocketAddress resolver = left.next();
      int current = ++attempt;
      long patience = left.hasNext() ? Math.min(rest, EACH.toNanos()) : rest;
      timer = loop.schedule(() -> failed(current), patience, TimeUnit.NANOSECONDS);
      ChannelFuture connecting = connector(current).connect(resolver);
      channel = connecting.channel();
      Sockets.tell(
          loop,
          connecting,
          connected -> {
            if (!connected.isSuccess()) {
              failed(current);
            } else if (current == attempt && !over) {
              connecting
                  .channel()
                  .writeAndFlush(query.retainedDuplicate())
                  .addListener(
                      sent -> {
                        if (!sent.isSuccess()) {
                          failed(current);
                        }
                      });
            }
          });
    }

    private Bootstrap connector(int current) {
      Bootstrap bootstrap = tcp ? sockets.connector(loop, LONGEST) : sockets.datagrams(loop);
      return bootstrap.handler(
          new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel opened) {
              if (tcp) {
                opened
                    .pipeline()
                    .addLast(
                        new LengthFieldBasedFrameDecoder(NameServer.MAX_TCP, 0, 2, 0, 2),
                        new LengthFieldPrepender(2));
              }
              opened.pipeline().addLast(new Answers(current));
            }
          });
    }

    private final class Answers extends SimpleChannelInboundHandler<Object> {
      private final int current;

      Answers(int current) {
        this.current = current;
      }

      @Override
      protected void channelRead0(ChannelHandlerContext ctx, Object message) {
        ByteBuf answer = message instanceof DatagramPacket p ? p.content() : (ByteBuf) message;
        // Somebody else's id: go on waiting for ours.
        if (current == attempt
            && !over
            && answer.readableBytes() >= 12
            && answer.getUnsignedShort(answer.readerIndex()) == id) {
          ByteBuf reply = answer.retainedSlice();
          reply.setShort(0, clientId);
          finish(reply);
        }
      }

      /** A resolver's machine without a resolver says so at once. */
      @Override
      public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed(current);
      }

      @Override
      public void channelInactive(ChannelHandlerContext ctx) {
        failed(current);
      }
    }

    private void failed(int which) {
      if (which == attempt && !over) {
        next();
      }
    }

    private void finish(@Nullable ByteBuf reply) {
      over = true;
      leave(place);
      query.release();
      drop();
      then.accept(reply);
    }

    private void drop() {
      if (timer != null) {
        timer.cancel(false);
      }
      if (channel != null && channel.isRegistered()) { // no descriptor may have been left for it
        channel.close();
      }
    }
  }
}
