package io.deputy.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.deputy.agent.link.Directory.Listing;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsulDirectoryTest {
  private static final String ONE =
      """
      [{"Node": {"Node": "h1", "Address": "10.0.0.1"}, "Checks": [],
        "Service": {"ID": "c1", "Service": "deputy-coordinator", "Address": "", "Port": 7420,
                    "Tags": ["leader"], "Meta": {"cluster": "lab"}}}]""";

  @Test
  void aConsulWithoutALeaderAnswersAllTheSame() throws Exception {
    HttpServer consul =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    consul.createContext(
        "/v1/health/service/deputy-coordinator",
        exchange -> {
          String query = String.valueOf(exchange.getRequestURI().getQuery());
          boolean stale = query.contains("stale");
          byte[] body = (stale ? ONE : "No cluster leader").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("X-Consul-Index", "1");
          exchange.sendResponseHeaders(stale ? 200 : 500, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    consul.start();
    try {
      var node = new LocalConsul("127.0.0.1:" + consul.getAddress().getPort());
      Listing listing = new ConsulDirectory(node, "lab").coordinators();
      assertThat(listing.trouble()).isEmpty();
      assertThat(listing.addresses()).containsExactly("10.0.0.1:7420");
    } finally {
      consul.stop(0);
    }
  }
}
