package io.deputy.agent.session;

import io.deputy.model.RegistryLogin;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session of one build. Docker speaks HTTP/2 over a connection that the agent has opened, as if
 * it had opened it itself; so its bytes are carried on to a gRPC server on a socket beside.
 */
public final class BuildSession implements Closeable {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final Logger log = LoggerFactory.getLogger(BuildSession.class);

  private final String id;
  private final Path folder;
  private final Path socket;
  private final EventLoopGroup threads;
  private final Server server;
  private final SocketChannel docker;
  private final SocketChannel here;

  /**
   * @param version of the API, {@code MAJOR.MINOR}
   * @param logins by {@link RegistryLogin#registryOf}; asked on other threads
   * @throws IOException if Docker opens none
   */
  public BuildSession(URI address, String version, Function<String, Optional<RegistryLogin>> logins)
      throws IOException {
    id = UUID.randomUUID().toString().replace("-", "");
    // Readable for nobody else; and not in the agent's own folder, as a socket's path must be
    // short.
    folder = Files.createTempDirectory("deputy-build");
    socket = folder.resolve("session");
    threads = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    server = server(logins);
    SocketChannel opened = null;
    try {
      server.start();
      opened = Hijacked.open(address, head(version, id));
      here = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    } catch (IOException | RuntimeException e) {
      if (opened != null) {
        opened.close();
      }
      end();
      throw e;
    }
    docker = opened;
    carry("session-in", docker, here);
    carry("session-out", here, docker);
  }

  private Server server(Function<String, Optional<RegistryLogin>> logins) {
    return NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
        .channelType(EpollServerDomainSocketChannel.class)
        .bossEventLoopGroup(threads)
        .workerEventLoopGroup(threads)
        .addService(new LoginService(logins))
        .addService(new HealthService())
        .build();
  }

  private static String head(String version, String id) {
    return """
        POST /v%s/session HTTP/1.1
        Host: docker
        Connection: Upgrade
        Upgrade: h2c
        X-Docker-Expose-Session-Uuid: %s
        X-Docker-Expose-Session-Name: deputy
        X-Docker-Expose-Session-Sharedkey:\s
        X-Docker-Expose-Session-Grpc-Method: /moby.filesync.v1.Auth/Credentials
        X-Docker-Expose-Session-Grpc-Method: /grpc.health.v1.Health/Check

        """
        .formatted(version, id)
        .replace("\n", "\r\n");
  }

  /** As the build is to name it. */
  public String id() {
    return id;
  }

  private static void carry(String name, SocketChannel from, SocketChannel to) {
    Thread.ofVirtual()
        .name(name)
        .start(
            () -> {
              ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
              try (from;
                  to) {
                while (from.read(buffer.clear()) >= 0) {
                  Hijacked.write(to, buffer.flip());
                }
              } catch (IOException e) {
                log.debug("session ended: {}", e.toString()); // by closing, as a rule
              }
            });
  }

  @Override
  public void close() {
    closeQuietly(docker);
    closeQuietly(here);
    end();
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("session: {}", e.toString());
    }
  }

  private void end() {
    server.shutdownNow();
    var _ = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    try {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      log.warn("can't remove {}: {}", folder, e.toString());
    }
  }
}
