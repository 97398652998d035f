package io.deputy.coordinator.store;

import static io.deputy.coordinator.consul.ConsulNode.CONSISTENT;
import static io.deputy.coordinator.store.ConsulQuestion.asking;

import io.deputy.coordinator.consul.ConsulAway;
import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.consul.Transaction;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.model.Content;
import io.deputy.model.Sha256;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
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
          // The first piece last: whoever finds it finds all.
          for (int piece = pieces(content) - 1; piece >= 0; piece--) {
            int from = piece * PIECE_BYTES;
            int to = Math.min(bytes.length, from + PIECE_BYTES);
            String key = key(content.sha256(), piece);
            byte[] part = Arrays.copyOfRange(bytes, from, to);
            if (!consul.ask(
                c -> c.keyValueClient().putValue(key, part, 0, Options.BLANK_PUT_OPTIONS))) {
              return new Away("Consul refuses to write " + key);
            }
          }
          return new Put.Done();
        },
        Away::new);
  }

  /**
   * Piece by piece, until the hash is complete: so it does not matter how long the pieces are, nor
   * what is left of others behind them.
   */
  @Override
  public Got get(String sha256, Taker taker) {
    Content.checkHash(sha256);
    return asking(
        () -> {
          var digest = Sha256.digest();
          int size = 0;
          for (int piece = 0; ; piece++) {
            String key = key(sha256, piece);
            var found = consul.ask(c -> c.keyValueClient().getValue(key, CONSISTENT));
            // A key with nothing under it has no value.
            byte[] part = found.flatMap(Value::getValueAsBytes).orElse(new byte[0]);
            boolean nothing = found.isEmpty() || (part.length == 0 && piece > 0);
            size += part.length;
            if (nothing || size > Content.MAX_BYTES) {
              return new Got.Missing("content %s is not wholly in the store".formatted(sha256));
            }
            digest.update(part);
            if (!taker.take(part)) {
              return new Got.Unwanted();
            }
            if (ContentCheck.soFar(digest).equals(sha256)) {
              return new Got.Found();
            }
          }
        },
        Away::new);
  }

  @Override
  public Listed list() {
    return asking(
        () -> {
          var whole = new TreeSet<String>();
          var partial = new TreeSet<String>();
          for (String key : keysUnder(keys.contents())) {
            // SHA256/N
            String[] name = key.substring(keys.contents().length()).split("/", 2);
            (name.length == 2 && name[1].equals("0") ? whole : partial).add(name[0]);
          }
          partial.removeAll(whole);
          return new Listed.Hashes(whole, partial);
        },
        Away::new);
  }

  /**
   * All pieces or none, and only as long as one of them is as it was found: a removal that is
   * carried out late, or twice, does not hit what was put anew meanwhile.
   */
  @Override
  public Removed remove(Leadership leadership, String sha256) {
    return asking(
        () -> {
          var pieces = keysUnder(keys.content(sha256));
          if (pieces.isEmpty()) {
            return new Removed.Done();
          }
          String key = pieces.getFirst();
          var found = consul.ask(c -> c.keyValueClient().getValue(key, CONSISTENT));
          if (found.isEmpty()) {
            return new Removed.Kept(key + " was changed meanwhile");
          }
          var transaction =
              new Transaction()
                  .add(Transaction.checkSession(keys.leader(), leadership.session()))
                  .add(Transaction.checkIndex(key, found.get().getModifyIndex()))
                  .add(Transaction.deleteTree(keys.content(sha256)));
          return switch (consul.transact(transaction)) {
            case Transaction.Result.Done _ -> new Removed.Done();
            case Transaction.Result.Failed(var errors, _) ->
                new Removed.Kept(String.join("; ", errors.values()));
          };
        },
        Away::new);
  }

  private List<String> keysUnder(String prefix) throws ConsulAway, InterruptedException {
    return consul.ask(c -> c.keyValueClient().getKeys(prefix, CONSISTENT));
  }

  private String key(String sha256, int piece) {
    return keys.content(sha256) + piece;
  }

  /** An empty content has one empty piece, so that it can be told from a missing one. */
  private static int pieces(Content content) {
    return Math.max(1, Math.ceilDiv((int) content.sizeBytes(), PIECE_BYTES));
  }
}
