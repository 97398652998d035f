package io.deputy.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.deputy.model.RegistryLogin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A registry that has one image under every name. */
final class TestRegistry implements AutoCloseable {
  /** Whom it gives the image to. */
  enum Asks {
    /** Whoever has a token, which it gives to nobody in particular; as Docker Hub does. */
    FOR_TOKEN,
    FOR_PASSWORD
  }

  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String TOKEN = "for-everybody";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, byte[]> blobs = new HashMap<>();
  private final byte[] manifest;
  private final String host;
  private final Asks asks;
  private final String password = "correct horse";

  /**
   * @param saved the image, as {@code docker save} writes it
   * @param host the address to listen on
   */
  TestRegistry(Asks asks, byte[] saved, String host) throws IOException {
    this.asks = asks;
    this.host = host;
    this.manifest = manifest(entries(saved));
    server = HttpServer.create(new InetSocketAddress(host, 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Of the one user there is. */
  RegistryLogin login(String registry) {
    return new RegistryLogin(registry, "ann", password, "");
  }

  private static Map<String, byte[]> entries(byte[] saved) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(saved))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.put(entry.getName(), tar.readAllBytes());
      }
    }
    return entries;
  }

  private byte[] manifest(Map<String, byte[]> entries) throws IOException {
    JsonNode image = JSON.readTree(entries.get("manifest.json")).get(0);
    List<Object> layers = new ArrayList<>();
    for (JsonNode layer : image.get("Layers")) {
      layers.add(blob("application/vnd.docker.image.rootfs.diff.tar", entry(entries, layer)));
    }
    return JSON.writeValueAsBytes(
        Map.of(
            "schemaVersion",
            2,
            "mediaType",
            MANIFEST,
            "config",
            blob(
                "application/vnd.docker.container.image.v1+json",
                entry(entries, image.get("Config"))),
            "layers",
            layers));
  }

  private static byte[] entry(Map<String, byte[]> entries, JsonNode name) {
    return Objects.requireNonNull(entries.get(name.textValue()), name.textValue());
  }

  private Map<String, Object> blob(String type, byte[] bytes) {
    blobs.put(digest(bytes), bytes);
    return Map.of("mediaType", type, "size", bytes.length, "digest", digest(bytes));
  }

  private static String digest(byte[] bytes) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of the image it has. */
  String digest() {
    return digest(manifest);
  }

  private void answer(HttpExchange asked) throws IOException {
    try (asked) {
      String path = asked.getRequestURI().getPath();
      String shown =
          Objects.requireNonNullElse(asked.getRequestHeaders().getFirst("Authorization"), "");
      if (path.equals("/token")) {
        send(asked, 200, "application/json", "{\"token\":\"%s\"}".formatted(TOKEN).getBytes(UTF_8));
      } else if (!allowed(shown)) {
        asked.getResponseHeaders().set("WWW-Authenticate", challenge());
        send(asked, 401, "application/json", "{}".getBytes(UTF_8));
      } else {
        image(asked, path);
      }
    }
  }

  private boolean allowed(String shown) {
    String user = Base64.getEncoder().encodeToString(("ann:" + password).getBytes(UTF_8));
    return shown.equals(
        switch (asks) {
          case FOR_TOKEN -> "Bearer " + TOKEN;
          case FOR_PASSWORD -> "Basic " + user;
        });
  }

  private String challenge() {
    return switch (asks) {
      case FOR_TOKEN ->
          "Bearer realm=\"http://%s:%d/token\",service=\"test\"".formatted(host, port());
      case FOR_PASSWORD -> "Basic realm=\"test\"";
    };
  }

  private void image(HttpExchange asked, String path) throws IOException {
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (path.equals("/v2/")) {
      send(asked, 200, "application/json", "{}".getBytes(UTF_8));
    } else if (path.contains("/manifests/")) {
      asked.getResponseHeaders().set("Docker-Content-Digest", digest());
      send(asked, 200, MANIFEST, manifest);
    } else if (blobs.containsKey(last)) {
      send(asked, 200, "application/octet-stream", blobs.get(last));
    } else {
      send(asked, 404, "application/json", "{}".getBytes(UTF_8));
    }
  }

  private static void send(HttpExchange asked, int status, String type, byte[] body)
      throws IOException {
    asked.getResponseHeaders().set("Content-Type", type);
    asked.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
    if (asked.getRequestMethod().equals("HEAD")) {
      asked.getResponseHeaders().set("Content-Length", "" + body.length);
      asked.sendResponseHeaders(status, -1);
    } else {
      asked.sendResponseHeaders(status, body.length);
      asked.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
