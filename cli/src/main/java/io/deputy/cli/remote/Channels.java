package io.deputy.cli.remote;

import io.deputy.model.Endpoint;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** One connection to each coordinator that was asked, kept until the command ends. */
final class Channels implements AutoCloseable {
  /** A status of some ten thousand services. */
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  private final SslContext tls;
  private final int connectMillis;
  private final Map<Endpoint, ManagedChannel> open = new ConcurrentHashMap<>();
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("grpc", true), NioIoHandler.newFactory());

  Channels(SslContext tls, int connectMillis) {
    this.tls = tls;
    this.connectMillis = connectMillis;
  }

  ManagedChannel to(Endpoint endpoint) {
    return open.computeIfAbsent(endpoint, this::make);
  }

  private ManagedChannel make(Endpoint endpoint) {
    return NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
        .sslContext(tls)
        .eventLoopGroup(loop)
        .channelType(NioSocketChannel.class, java.net.InetSocketAddress.class)
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .directExecutor()
        .disableRetry() // who to ask next is decided here, not by gRPC
        .disableServiceConfigLookUp()
        .proxyDetector(_ -> null)
        .build();
  }

  @Override
  public void close() {
    open.values().forEach(ManagedChannel::shutdownNow);
    var _ = loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS); // daemon: nobody waits for it
  }
}
