package io.deputy.coordinator.consul;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * The two requests that consul-client can't make: a transaction of which one learns what failed,
 * and waiting for keys without fetching their values.
 */
final class ConsulHttp implements AutoCloseable {
  private final String address;
  private final HttpClient client;

  ConsulHttp(String address, Duration connect) {
    this.address = address;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connect)
            .build();
  }

  /**
   * @param index from which a blocking query goes on; 0 if there is none
   */
  record Answer(int status, long index, String body) {}

  Answer transact(String operations, Duration atMost) throws ConsulAway, InterruptedException {
    return send(request("txn", atMost).PUT(BodyPublishers.ofString(operations)).build());
  }

  /** Asks for the first level only: Consul answers on a change below it, too. */
  long awaitKeys(String prefix, long index, Duration wait, Duration atMost)
      throws ConsulAway, InterruptedException {
    String path =
        "kv/%s?keys&separator=/&index=%d&wait=%dms".formatted(prefix, index, wait.toMillis());
    return send(request(path, atMost).GET().build()).index();
  }

  private HttpRequest.Builder request(String path, Duration atMost) {
    return HttpRequest.newBuilder(URI.create("http://" + address + "/v1/" + path)).timeout(atMost);
  }

  private Answer send(HttpRequest request) throws ConsulAway, InterruptedException {
    try {
      var response = client.send(request, BodyHandlers.ofString());
      long index = response.headers().firstValueAsLong("X-Consul-Index").orElse(0);
      var answer = new Answer(response.statusCode(), index, response.body().strip());
      // 403: no right; 429: too many; 500: no leader among the servers, most of the time.
      if (answer.status() >= 500 || answer.status() == 403 || answer.status() == 429) {
        throw new ConsulAway(
            "Consul at %s answers %d: %s"
                .formatted(address, answer.status(), ConsulAway.abbreviated(answer.body())));
      }
      return answer;
    } catch (HttpTimeoutException e) {
      throw ConsulAway.silent(address);
    } catch (ConnectException e) {
      throw ConsulAway.refused(address);
    } catch (IOException e) {
      throw ConsulAway.broken(address, e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
