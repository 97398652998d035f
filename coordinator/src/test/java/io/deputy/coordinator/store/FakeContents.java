package io.deputy.coordinator.store;

import io.deputy.model.Content;
import java.nio.ByteBuffer;
import java.util.TreeMap;

/** Contents in memory. Passes {@link ContentsContract}. */
public final class FakeContents implements Contents {
  private final TreeMap<String, byte[]> contents = new TreeMap<>();

  @Override
  public synchronized Put put(Content content, byte[] bytes) {
    String problem = ContentCheck.problem(content, bytes);
    if (problem != null) {
      return new Put.Refused(problem);
    }
    contents.put(content.sha256(), bytes.clone());
    return new Put.Done();
  }

  @Override
  public synchronized Got get(Content content) {
    byte[] bytes = contents.get(content.sha256());
    return bytes == null
        ? new Got.Missing("content %s is not in the store".formatted(content.sha256()))
        : new Got.Found(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
  }

  @Override
  public synchronized Listed list() {
    return new Listed.Hashes(new java.util.TreeSet<>(contents.keySet()));
  }

  @Override
  public synchronized Put remove(String sha256) {
    contents.remove(sha256);
    return new Put.Done();
  }
}
