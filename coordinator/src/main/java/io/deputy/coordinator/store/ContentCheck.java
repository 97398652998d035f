package io.deputy.coordinator.store;

import io.deputy.model.Content;
import io.deputy.model.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Whether bytes are what their name says. */
final class ContentCheck {
  private ContentCheck() {}

  /** Null if they are, else what is wrong. */
  static @Nullable String problem(Content content, byte[] bytes) {
    if (content.sizeBytes() > Content.MAX_BYTES) {
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
        .formatted(content.sha256(), content.sizeBytes(), Content.MAX_BYTES);
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.digest().digest(bytes));
  }

  /** The hash of what a digest was given so far; more may be given to it. */
  static String soFar(MessageDigest digest) {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
    }
  }
}
