package io.deputy.coordinator.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.deputy.coordinator.consul.ConsulProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;

/** The way to a real Consul, which takes so many writes and hangs up on all that come after. */
final class BreakingConsul implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ConsulProcess behind;
  private final AtomicInteger writesLeft;
  private final HttpServer server;

  BreakingConsul(ConsulProcess behind, int writes) throws IOException {
    this.behind = behind;
    this.writesLeft = new AtomicInteger(writes);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::pass);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void pass(HttpExchange call) throws IOException {
    byte[] body = call.getRequestBody().readAllBytes();
    if (writesLeft.getAndDecrement() > 0) {
      var to = "http://127.0.0.1:" + behind.address().getPort() + call.getRequestURI();
      var request =
          HttpRequest.newBuilder(URI.create(to))
              .method(call.getRequestMethod(), BodyPublishers.ofByteArray(body));
      try {
        byte[] answer = http.send(request.build(), BodyHandlers.ofByteArray()).body();
        call.sendResponseHeaders(200, answer.length);
        call.getResponseBody().write(answer);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    call.close();
  }

  @Override
  public void close() {
    server.stop(0);
    http.shutdownNow();
  }
}
