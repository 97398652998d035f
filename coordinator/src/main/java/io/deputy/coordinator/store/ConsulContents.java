package io.deputy.coordinator.store;

import static io.deputy.coordinator.consul.ConsulNode.CONSISTENT;

import io.deputy.coordinator.consul.ConsulAway;
import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.model.Content;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.kiwiproject.consul.model.kv.Value;
import org.kiwiproject.consul.option.Options;

/** Contents as raw pieces, since a Consul value holds 512 KiB at most. */
public final class ConsulContents implements Contents {
  static final int PIECE_BYTES = 256 * 1024;

  private final ConsulNode consul;
  private final ConsulKeys keys;

  public ConsulContents(ConsulNode consul, ConsulKeys keys) {
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
            String key = key(content, piece);
            byte[] part = Arrays.copyOfRange(bytes, from, to);
            if (!consul.ask(
                c -> c.keyValueClient().putValue(key, part, 0, Options.BLANK_PUT_OPTIONS))) {
              return new Away("Consul refuses to write " + key);
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
            String key = key(content, piece);
            var found = consul.ask(c -> c.keyValueClient().getValue(key, CONSISTENT));
            // A key with nothing under it has no value.
            byte[] part = found.flatMap(Value::getValueAsBytes).orElse(new byte[0]);
            if (found.isEmpty() || part.length > whole.remaining()) {
              return new Got.Missing(
                  "content %s is not wholly in the store".formatted(content.sha256()));
            }
            whole.put(part);
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
          var folders =
              consul.ask(c -> c.keyValueClient().getKeys(keys.contents(), "/", CONSISTENT));
          return new Listed.Hashes(
              folders.stream().map(this::hash).collect(Collectors.toCollection(TreeSet::new)));
        },
        away -> away);
  }

  @Override
  public Put remove(String sha256) {
    return asking(
        () -> {
          consul.tell(c -> c.keyValueClient().deleteKeys(keys.content(sha256)));
          return new Put.Done();
        },
        away -> away);
  }

  /** {@code deputy/CLUSTER/contents/SHA256/} */
  private String hash(String key) {
    return key.substring(keys.contents().length()).replace("/", "");
  }

  private String key(Content content, int piece) {
    return keys.content(content.sha256()) + piece;
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
