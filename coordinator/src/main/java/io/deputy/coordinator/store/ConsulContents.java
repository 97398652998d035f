package io.deputy.coordinator.store;

import com.google.gson.JsonElement;
import io.deputy.coordinator.consul.ConsulAway;
import io.deputy.coordinator.consul.ConsulHttp;
import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.model.Content;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/** Contents as raw pieces, since a Consul value holds 512 KiB at most. */
public final class ConsulContents implements Contents {
  static final int PIECE_BYTES = 256 * 1024;

  private final ConsulHttp consul;
  private final ConsulKeys keys;

  public ConsulContents(ConsulHttp consul, ConsulKeys keys) {
    this.consul = consul;
    this.keys = keys;
  }

  @Override
  public Put put(Content content, byte[] bytes) {
    String problem = ContentCheck.problem(content, bytes);
    if (problem != null) {
      return new Put.Refused(problem);
    }
    return asking(
        () -> {
          for (int piece = 0; piece < pieces(content); piece++) {
            int from = piece * PIECE_BYTES;
            int to = Math.min(bytes.length, from + PIECE_BYTES);
            var answer = consul.put(path(content, piece), Arrays.copyOfRange(bytes, from, to));
            if (!answer.text().equals("true")) {
              return new Away("Consul refuses a content: " + answer.text());
            }
          }
          return new Put.Done();
        },
        away -> away);
  }

  @Override
  public Got get(Content content) {
    if (content.sizeBytes() > MAX_BYTES) {
      return new Got.Missing(ContentCheck.tooLarge(content));
    }
    return asking(
        () -> {
          var whole = ByteBuffer.allocate((int) content.sizeBytes());
          for (int piece = 0; piece < pieces(content); piece++) {
            var answer = consul.get(path(content, piece) + "?raw&consistent");
            if (!answer.found() || answer.bytes().length > whole.remaining()) {
              return new Got.Missing(
                  "content %s is not wholly in the store".formatted(content.sha256()));
            }
            whole.put(answer.bytes());
          }
          String problem = ContentCheck.problem(content, whole.array());
          return problem == null
              ? new Got.Found(whole.flip().asReadOnlyBuffer())
              : new Got.Missing(problem);
        },
        away -> away);
  }

  @Override
  public Listed list() {
    return asking(
        () -> {
          var answer = consul.get("kv/" + keys.contents() + "?keys&separator=/&consistent");
          var hashes = new TreeSet<String>();
          if (answer.found()) {
            answer
                .<List<JsonElement>>read(sent -> sent.getAsJsonArray().asList())
                .forEach(key -> hashes.add(hash(key.getAsString())));
          }
          return new Listed.Hashes(hashes);
        },
        away -> away);
  }

  @Override
  public Put remove(String sha256) {
    return asking(
        () -> {
          consul.delete("kv/" + keys.content(sha256) + "?recurse");
          return new Put.Done();
        },
        away -> away);
  }

  /** {@code deputy/CLUSTER/contents/SHA256/} */
  private String hash(String key) {
    return key.substring(keys.contents().length()).replace("/", "");
  }

  private String path(Content content, int piece) {
    return "kv/" + keys.content(content.sha256()) + piece;
  }

  /** An empty content has one empty piece, so that it can be told from a missing one. */
  private static int pieces(Content content) {
    return Math.max(1, Math.ceilDiv((int) content.sizeBytes(), PIECE_BYTES));
  }

  private interface Question<T> {
    T ask() throws ConsulAway, InterruptedException;
  }

  /**
   * @param as {@code Away} is one of the question's outcomes: the identity
   */
  private static <T> T asking(Question<T> question, Function<Away, T> as) {
    try {
      return question.ask();
    } catch (ConsulAway e) {
      return as.apply(new Away(e.problem()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return as.apply(new Away("interrupted while asking Consul"));
    }
  }
}
