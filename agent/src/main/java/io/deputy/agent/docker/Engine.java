package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The connection to the Docker Engine: agrees on the API version, bounds each call in time, and
 * turns each fault into a {@link ContainersException}. Usable from any thread.
 *
 * <p>docker-java's own timeouts don't work on Unix sockets, so a call runs on a virtual thread that
 * is interrupted when its time is up, which closes its connection.
 */
final class Engine implements Closeable {
  /** For a call that Docker answers from memory or by some work on disk. */
  static final Duration CALL = Duration.ofSeconds(60);

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** One thing asked of Docker. */
  @FunctionalInterface
  interface Call<T> {
    T on(DockerClient client) throws Exception;
  }

  /** One thing told to Docker. */
  @FunctionalInterface
  interface Order {
    void to(DockerClient client) throws Exception;
  }

  private record Agreed(RemoteApiVersion version, DockerClient client) {}

  private final URI address;
  private final DockerHttpClient http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile @Nullable Agreed agreed;

  /**
   * @param address such as {@code unix:///var/run/docker.sock}; nothing is sent there yet
   */
  Engine(URI address) {
    this.address = address;
    this.http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(address)
            .connectionTimeout(CONNECT)
            .build();
  }

  void order(String doing, Order order) {
    order(doing, CALL, order);
  }

  /** As {@link #ask(String, Duration, Call)}, where no answer is needed. */
  void order(String doing, Duration limit, Order order) {
    ask(
        doing,
        limit,
        docker -> {
          order.to(docker);
          return true;
        });
  }

  /**
   * As {@link #order(String, Duration, Order)}, of what must not happen twice: never repeated, also
   * where it is not known whether Docker has heard of it.
   */
  void orderOnce(String doing, Duration limit, Order order) {
    within(
        doing,
        limit,
        () -> {
          order.to(client());
          return true;
        });
  }

  <T> T ask(String doing, Call<T> call) {
    return ask(doing, CALL, call);
  }

  /**
   * @param doing what is asked, to follow "Docker refused to"
   * @throws ContainersException for each fault that is not a bug
   */
  <T> T ask(String doing, Duration limit, Call<T> call) {
    return within(doing, limit, () -> onceMoreIfBrokenOff(call));
  }

  private <T> T within(String doing, Duration limit, Callable<T> work) {
    Future<T> answer = threads.submit(work);
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw DockerFaults.translate(doing, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new ContainersException(
          Kind.AWAY, "Docker did not %s within %s s".formatted(doing, limit.toSeconds()), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new ContainersException(Kind.AWAY, "interrupted while Docker was to " + doing, e);
    }
  }

  /**
   * A pooled connection of an Engine that was restarted breaks at its next use, though Docker is
   * well. A call that can be repeated, as all but {@link #orderOnce} can, is: once, on a new
   * connection.
   */
  private <T> T onceMoreIfBrokenOff(Call<T> call) throws Exception {
    try {
      return call.on(client());
    } catch (RuntimeException e) {
      if (!DockerFaults.brokenOff(e) || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return call.on(client());
    }
  }

  URI address() {
    return address;
  }

  /** For requests that docker-java has no command for, from within a call. */
  DockerHttpClient transport() {
    return http;
  }

  /** The version of the API that is spoken; asks Docker if it is not agreed yet. */
  RemoteApiVersion version() {
    return within("tell its version", CALL, () -> agree().version());
  }

  /** Agree on the version anew at the next call: Docker may have been upgraded meanwhile. */
  void forget() {
    agreed = null;
  }

  private DockerClient client() {
    return agree().client();
  }

  private Agreed agree() {
    Agreed known = agreed;
    if (known == null) {
      Version docker = client(RemoteApiVersion.unknown()).versionCmd().exec();
      Object oldest = docker.getRawValues().get("MinAPIVersion");
      String newest = docker.getApiVersion();
      RemoteApiVersion version =
          ApiVersion.choose(newest, oldest instanceof String text ? text : newest);
      known = new Agreed(version, client(version));
      agreed = known;
    }
    return known;
  }

  /** Without the credentials, contexts and variables of whoever started the agent. */
  private DockerClient client(RemoteApiVersion version) {
    return DockerClientImpl.getInstance(
        new DefaultDockerClientConfig.Builder()
            .withDockerHost(address.toString())
            .withApiVersion(version)
            .build(),
        http);
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    http.close();
  }
}
