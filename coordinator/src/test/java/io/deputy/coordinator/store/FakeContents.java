package io.deputy.coordinator.store;

import io.deputy.coordinator.lead.Leadership;
import io.deputy.model.Content;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Contents in memory. Passes {@link ContentsContract}. */
public final class FakeContents implements Contents {
  private final TreeMap<String, byte[]> whole = new TreeMap<>();
  private final TreeSet<String> partial = new TreeSet<>();
  private int writesLeft = Integer.MAX_VALUE;
  private String leader = "";

  /** After so many pieces it is away, for writing. */
  public synchronized void breakOffAfter(int writes) {
    writesLeft = writes;
  }

  /** From now on this one leads, and nobody else. */
  public synchronized void lead(Leadership leadership) {
    leader = leadership.session();
  }

  @Override
  public synchronized Put put(Content content, byte[] bytes) {
    String problem = ContentCheck.problem(content, bytes);
    if (problem != null) {
      return new Put.Refused(problem);
    }
    int pieces = Math.max(1, Math.ceilDiv(bytes.length, ConsulContents.PIECE_BYTES));
    if (writesLeft < pieces) {
      if (writesLeft > 0 && !whole.containsKey(content.sha256())) {
        partial.add(content.sha256());
      }
      writesLeft = 0;
      return new Away("the store broke off");
    }
    writesLeft -= pieces;
    partial.remove(content.sha256());
    whole.put(content.sha256(), bytes.clone());
    return new Put.Done();
  }

  @Override
  public Got get(String sha256, Taker taker) {
    Content.checkHash(sha256);
    byte[] bytes = found(sha256);
    if (bytes == null) {
      return new Got.Missing("content %s is not wholly in the store".formatted(sha256));
    }
    try {
      int from = 0;
      do {
        int to = Math.min(bytes.length, from + ConsulContents.PIECE_BYTES);
        if (!taker.take(Arrays.copyOfRange(bytes, from, to))) {
          return new Got.Unwanted();
        }
        from = to;
      } while (from < bytes.length);
      return new Got.Found();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Away("interrupted");
    }
  }

  private synchronized byte @Nullable [] found(String sha256) {
    return whole.get(sha256);
  }

  @Override
  public synchronized Listed list() {
    return new Listed.Hashes(new TreeSet<>(whole.keySet()), partial);
  }

  @Override
  public synchronized Removed remove(Leadership leadership, String sha256) {
    boolean there = whole.containsKey(sha256) || partial.contains(sha256);
    if (there && !leadership.session().equals(leader)) {
      return new Removed.Kept("another coordinator leads");
    }
    whole.remove(sha256);
    partial.remove(sha256);
    return new Removed.Done();
  }
}
