package io.deputy.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash by which contents and specs are named. */
public final class Sha256 {
  private Sha256() {}

  /** A new one, of nothing yet. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
