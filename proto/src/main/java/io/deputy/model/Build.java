package io.deputy.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * What an image is built from. It is named by all of this, so that what was built once is never
 * built again, and what changed is never taken for what was.
 *
 * @param by the service that has it; others of the app may run the same image
 * @param context travels as the files do that an app carries
 * @param dockerfile its path in the context; empty where {@code inline} is the Dockerfile itself
 * @param platform {@code OS/ARCHITECTURE}; empty for that of the machine that builds it
 * @param network of RUN steps, empty for the engine's default
 * @param shmBytes 0 for the engine's default
 * @param extraHosts {@code NAME:ADDRESS}
 */
public record Build(
    ServiceId by,
    Content context,
    String dockerfile,
    String inline,
    SortedMap<String, String> args,
    String target,
    SortedMap<String, String> labels,
    String platform,
    String network,
    long shmBytes,
    List<String> extraHosts,
    List<String> cacheFrom,
    boolean noCache,
    boolean pull) {
  /** No registry has this name, and Docker asks none. */
  public static final String PREFIX = "deputy.local/";

  private static final int HASH_DIGITS = 16;

  public Build {
    Invalid.unless(
        dockerfile.isEmpty() != inline.isEmpty(),
        "dockerfile of " + by,
        dockerfile,
        "either a path in the context or the text itself");
    Invalid.unless(shmBytes >= 0, "shm_size of " + by, shmBytes, "0 or more bytes");
    args = Sorted.copyOf(args);
    labels = Sorted.copyOf(labels);
    extraHosts = List.copyOf(extraHosts);
    cacheFrom = List.copyOf(cacheFrom);
  }

  /** Its name at Docker: {@code deputy.local/APP/SERVICE:HASH}, the hash over all that is here. */
  public String reference() {
    return PREFIX + part(by.app()) + "/" + part(by.service()) + ":" + hash();
  }

  /**
   * Docker takes less in a name than Compose does; what both make the same the hash tells apart.
   */
  private static String part(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("-$", "");
  }

  private String hash() {
    MessageDigest digest = Sha256.digest();
    texts(
        digest,
        Stream.of(by.toString(), context.sha256(), dockerfile, inline, target, platform, network));
    pairs(digest, args);
    pairs(digest, labels);
    texts(digest, extraHosts.stream());
    texts(digest, cacheFrom.stream());
    texts(digest, Stream.of("" + shmBytes, "" + noCache, "" + pull));
    return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
  }

  private static void pairs(MessageDigest digest, SortedMap<String, String> pairs) {
    texts(digest, pairs.entrySet().stream().flatMap(e -> Stream.of(e.getKey(), e.getValue())));
  }

  /** Each with its length before it, so that no two lists read the same. */
  private static void texts(MessageDigest digest, Stream<String> texts) {
    List<byte[]> all = texts.map(text -> text.getBytes(UTF_8)).toList();
    digest.update(ByteBuffer.allocate(4).putInt(0, all.size()));
    for (byte[] bytes : all) {
      digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
      digest.update(bytes);
    }
  }
}
