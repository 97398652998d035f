package io.deputy.coordinator.store;

import io.deputy.coordinator.lead.Leadership;
import io.deputy.model.Content;
import java.nio.ByteBuffer;
import java.util.TreeMap;
import java.util.TreeSet;

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
  public synchronized Got get(String sha256) {
    Content.checkHash(sha256);
    byte[] bytes = whole.get(sha256);
    return bytes == null
        ? new Got.Missing("content %s is not wholly in the store".formatted(sha256))
        : new Got.Found(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
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
