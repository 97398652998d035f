package io.deputy.model;

import java.util.regex.Pattern;

/**
 * The name of a file or folder by what it holds: SHA-256 of its tar archive, in which order, times
 * and owners are fixed.
 *
 * @param sizeBytes length of that archive
 */
public record Content(String sha256, long sizeBytes) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public Content {
    Invalid.unless(SHA256.matcher(sha256).matches(), "content hash", sha256, "64 hex digits");
    Invalid.unless(sizeBytes >= 0, "content size", sizeBytes, "0 or more bytes");
  }
}
