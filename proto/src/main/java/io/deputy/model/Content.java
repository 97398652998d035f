package io.deputy.model;

import java.util.regex.Pattern;

/**
 * The name of a file or folder by what it holds: SHA-256 of its tar archive, in which order, times
 * and owners are fixed; or of a config or secret, SHA-256 of its bytes.
 *
 * @param sizeBytes length of that archive, or of those bytes
 */
public record Content(String sha256, long sizeBytes) {
  /**
   * The most that one may hold: 16 MiB. Contents stand in Consul, whose every server has all of
   * them in memory; larger data belongs into a volume.
   */
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * Of what stays beside the Compose file, since nothing of its service runs: nobody has it, nobody
   * is asked for it.
   */
  public static final Content AT_HOME = new Content("0".repeat(64), 0);

  public Content {
    checkHash(sha256);
    Invalid.unless(sizeBytes >= 0, "content size", sizeBytes, "0 or more bytes");
  }

  /**
   * @throws Invalid if it can't be the hash of a content
   */
  public static void checkHash(String sha256) {
    Invalid.unless(SHA256.matcher(sha256).matches(), "content hash", sha256, "64 hex digits");
  }
}
