package io.deputy.coordinator.api;

import io.deputy.coordinator.loop.Event;
import io.deputy.coordinator.settings.CoordinatorSettings;
import io.deputy.coordinator.store.Contents;
import io.deputy.coordinator.store.Externals;
import io.deputy.coordinator.store.History;
import io.deputy.coordinator.store.UnneededContents;
import io.deputy.model.Identity;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The gRPC server: TLS 1.3 with certificates on both sides, or no word at all. */
public final class ApiServer implements AutoCloseable {
  /** An agent that is gone without a word is noticed by these pings, and its stream ended. */
  private static final Duration PING = Duration.ofSeconds(10);

  private static final Duration PONG = Duration.ofSeconds(5);

  /** An app of hundreds of services, or an assignment with as many routes. */
  private static final int MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final Server server;

  public ApiServer(
      CoordinatorSettings settings,
      String version,
      Views views,
      Consumer<Event> loop,
      Contents contents,
      UnneededContents unneeded,
      Externals externals,
      History history) {
    var lines = new Lines();
    var self = new Questions.Self(version, settings.seat().name(), settings.cluster());
    var operators =
        new OperatorService(
            views,
            new Questions(self, views),
            new Edits(
                settings.loop(),
                views,
                loop,
                contents,
                unneeded,
                externals,
                CallerIdentity::current,
                InstantSource.system()),
            new Past(views, history),
            contents,
            unneeded,
            new LogReader(views, lines));
    var agents = new AgentLinkService(loop, contents, lines);
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(settings.seat().host(), settings.seat().port()))
            .sslContext(RenewedTls.of(settings.tls()))
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .keepAliveTime(PING.toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(PONG.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(200, TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(
                ServerInterceptors.intercept(
                    agents, new CallerIdentity(settings.cluster(), Identity.Kind.AGENT)))
            .addService(
                ServerInterceptors.intercept(
                    operators, new CallerIdentity(settings.cluster(), Identity.Kind.OPERATOR)))
            .build();
  }

  /**
   * @throws UncheckedIOException if the address can't be listened on
   */
  public void start() {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Streams that are open get a moment to end; then they are cut. */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
