package io.deputy.agent.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SteadyEpollTest {
  private static final int TRIES = 50;

  private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, SteadyEpoll.newFactory());

  @AfterEach
  void end() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** All that is told of a socket that has just been made, and is not connected yet. */
  private static final class Told extends ChannelInboundHandlerAdapter {
    final List<Object> events = new CopyOnWriteArrayList<>();

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      events.add(cause);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      events.add(event);
    }
  }

  private Bootstrap connector(ChannelInboundHandlerAdapter handler) {
    return new Bootstrap()
        .group(group)
        .channel(EpollSocketChannel.class)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .handler(handler);
  }

  @Test
  void a_socket_hears_nothing_of_the_one_that_had_its_number() throws Exception {
    int reused = 0;
    for (int i = 0; i < TRIES; i++) {
      try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
        reused += closeOneAndOpenAnother(server) ? 1 : 0;
      }
    }
    assertThat(reused).as("tries in which it had the number of the one before").isPositive();
  }

  private boolean closeOneAndOpenAnother(ServerSocket server) throws Exception {
    SocketAddress at = server.getLocalSocketAddress();
    var told = new Told();
    var connected = new CompletableFuture<Boolean>();
    var again = new CompletableFuture<Boolean>();
    var second = (EpollSocketChannel) connector(new Told()).connect(at).sync().channel();
    int number = second.fd().intValue();
    try (Socket farSecond = server.accept()) {
      var first =
          connector(
                  new ChannelInboundHandlerAdapter() {
                    @Override
                    @SuppressWarnings("FutureReturnValueIgnored") // nobody asks
                    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
                      ReferenceCountUtil.release(bytes);
                      second.close();
                      var connecting = connector(told).connect(at);
                      again.complete(
                          ((EpollSocketChannel) connecting.channel()).fd().intValue() == number);
                      connecting.addListener(done -> connected.complete(done.isSuccess()));
                    }
                  })
              .connect(at)
              .sync()
              .channel();
      try (Socket farFirst = server.accept()) {
        var blocked = new CountDownLatch(1);
        first.eventLoop().execute(() -> await(blocked));
        farFirst.getOutputStream().write(1);
        farSecond.getOutputStream().write(1);
        farSecond.shutdownOutput();
        Thread.sleep(5); // both are in one look of the event loop
        blocked.countDown();
        assertThat(connected.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(told.events).isEmpty();
      } finally {
        close(first);
      }
    }
    return again.join();
  }

  private static void close(Channel channel) {
    channel.close().awaitUninterruptibly();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
