package io.deputy.coordinator.consul;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One Consul agent, normally this machine's own.
 *
 * <p>A client library was tried (org.kiwiproject:consul-client): it drops what a failed transaction
 * says, which is how a conflict is told from a deposal, it has no index for key listings, and its
 * model can't register a check in the catalog. What is left of the interface is this small.
 *
 * <p>May be used from any thread.
 */
public final class ConsulHttp implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(1);

  /** A Consul that does not answer within this time counts as away. */
  private static final Duration ANSWER = Duration.ofSeconds(3);

  private final String address;
  private final Duration answer;
  private final HttpClient client;

  /**
   * @param address {@code HOST:PORT} of the agent's HTTP interface
   */
  public ConsulHttp(String address) {
    this(
        address,
        ANSWER,
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build());
  }

  private ConsulHttp(String address, Duration answer, HttpClient client) {
    this.address = address;
    this.answer = answer;
    this.client = client;
  }

  /** The same one, for somebody who waits for an answer so long and no longer. */
  public ConsulHttp within(Duration atMost) {
    return new ConsulHttp(address, atMost, client);
  }

  /**
   * @param path with the query, after {@code /v1/}
   */
  public ConsulAnswer get(String path) throws ConsulAway, InterruptedException {
    return send(request(path, answer).GET().build());
  }

  /**
   * A blocking query: answers when the thing has changed since {@code index}, or after {@code
   * atMost}.
   */
  public ConsulAnswer await(String path, long index, Duration atMost)
      throws ConsulAway, InterruptedException {
    String blocking =
        "%s%sindex=%d&wait=%dms"
            .formatted(path, path.indexOf('?') < 0 ? "?" : "&", index, atMost.toMillis());
    // Consul adds up to a sixteenth of the time, lest all clients come back at once.
    return send(
        request(blocking, answer.plus(atMost.multipliedBy(17).dividedBy(16))).GET().build());
  }

  public ConsulAnswer put(String path, String body) throws ConsulAway, InterruptedException {
    return put(path, body.getBytes(StandardCharsets.UTF_8));
  }

  public ConsulAnswer put(String path, byte[] body) throws ConsulAway, InterruptedException {
    return send(request(path, answer).PUT(BodyPublishers.ofByteArray(body)).build());
  }

  public ConsulAnswer delete(String path) throws ConsulAway, InterruptedException {
    return send(request(path, answer).DELETE().build());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private HttpRequest.Builder request(String path, Duration timeout) {
    return HttpRequest.newBuilder(URI.create("http://" + address + "/v1/" + path)).timeout(timeout);
  }

  private ConsulAnswer send(HttpRequest request) throws ConsulAway, InterruptedException {
    try {
      var response = client.send(request, BodyHandlers.ofByteArray());
      long index = response.headers().firstValueAsLong("X-Consul-Index").orElse(0);
      var answer = new ConsulAnswer(response.statusCode(), index, response.body());
      // 403: no right; 429: too many; 500: no leader among the servers, most of the time.
      if (answer.status() >= 500 || answer.status() == 403 || answer.status() == 429) {
        throw new ConsulAway(
            "Consul at %s answers %d: %s"
                .formatted(address, answer.status(), ConsulAnswer.abbreviated(answer.text())));
      }
      return answer;
    } catch (HttpTimeoutException e) {
      throw new ConsulAway("Consul at " + address + " does not answer");
    } catch (ConnectException e) {
      throw new ConsulAway("Consul at " + address + " can't be reached: connection refused");
    } catch (IOException e) {
      throw new ConsulAway("Consul at %s can't be reached: %s".formatted(address, e.getMessage()));
    }
  }
}
