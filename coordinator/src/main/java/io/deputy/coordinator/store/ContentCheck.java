package io.deputy.coordinator.store;

import io.deputy.model.Content;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Whether bytes are what their name says. */
final class ContentCheck {
  private ContentCheck() {}

  /** Null if they are, else what is wrong. */
  static @Nullable String problem(Content content, byte[] bytes) {
    if (content.sizeBytes() > Contents.MAX_BYTES) {
      return tooLarge(content);
    }
    if (bytes.length != content.sizeBytes()) {
      return "content %s: found %d bytes, expected %d"
          .formatted(content.sha256(), bytes.length, content.sizeBytes());
    }
    String found = sha256(bytes);
    return found.equals(content.sha256())
        ? null
        : "content %s: the bytes found have the hash %s".formatted(content.sha256(), found);
  }

  static String tooLarge(Content content) {
    return "content %s: found %d bytes, expected at most %d; larger data belongs into a volume"
        .formatted(content.sha256(), content.sizeBytes(), Contents.MAX_BYTES);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
