package io.deputy.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdTest {
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  @Test
  void itIsToldOfReadinessLifeAndEnd(@TempDir Path folder) throws InterruptedException {
    Path socket = folder.resolve("notify");
    var group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    try {
      Channel listening =
          new Bootstrap()
              .group(group)
              .channel(EpollDomainDatagramChannel.class)
              .handler(new Ear())
              .bind(new DomainSocketAddress(socket.toFile()))
              .sync()
              .channel();
      var clock = new AtomicLong();
      var systemd =
          new Systemd(
              Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "2000000"), clock::get);
      systemd.ready();
      assertThat(heard()).isEqualTo("READY=1");
      systemd.status("leads, term 5");
      systemd.status("leads, term 5"); // nothing new
      assertThat(heard()).isEqualTo("STATUS=leads, term 5");
      clock.set(499_000_000);
      systemd.alive(); // too early to say so again
      clock.set(500_000_000);
      systemd.alive();
      assertThat(heard()).isEqualTo("WATCHDOG=1");
      systemd.stopping();
      assertThat(heard()).isEqualTo("STOPPING=1");
      listening.close().sync();
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  @Test
  void withoutASystemdNothingIsToldAndNothingFails() {
    var systemd = new Systemd(Map.of("WATCHDOG_USEC", "0"), () -> 0);
    systemd.ready();
    systemd.alive();
    new Systemd(Map.of("NOTIFY_SOCKET", "/no/such/socket"), () -> 0).ready();
    assertThat(told).isEmpty();
  }

  private String heard() throws InterruptedException {
    return String.valueOf(told.poll(10, TimeUnit.SECONDS));
  }

  private final class Ear extends SimpleChannelInboundHandler<DomainDatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
      told.add(packet.content().toString(StandardCharsets.UTF_8));
    }
  }
}
