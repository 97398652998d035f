package io.deputy.compose;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.deputy.compose.source.ComposeFiles;
import io.deputy.model.Content;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** A disk in memory. Folders are there when something is in them. */
public final class FakeFiles implements ComposeFiles {
  private final TreeMap<String, String> texts = new TreeMap<>();
  private final Map<String, String> unreadable = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();

  public FakeFiles with(String path, String text) {
    texts.put(path, text);
    return this;
  }

  public FakeFiles unreadable(String path, String why) {
    texts.put(path, "");
    unreadable.put(path, why);
    return this;
  }

  public FakeFiles link(String path, String target) {
    links.put(path, target);
    return this;
  }

  @Override
  public String real(String path) {
    return links.getOrDefault(path, path);
  }

  @Override
  public Kind kind(String path) {
    if (texts.containsKey(path)) {
      return path.endsWith(".sock") ? Kind.OTHER : Kind.FILE;
    }
    String below = path.equals("/") ? "/" : path + "/";
    return texts.keySet().stream().anyMatch(p -> p.startsWith(below)) ? Kind.FOLDER : Kind.ABSENT;
  }

  @Override
  public String text(String path) throws IOException {
    if (unreadable.containsKey(path)) {
      throw new IOException(unreadable.get(path));
    }
    String text = texts.get(path);
    if (text == null) {
      throw new IOException("no such file");
    }
    return text;
  }

  @Override
  public byte[] head(String path, int bytes) throws IOException {
    byte[] all = text(path).getBytes(UTF_8);
    return Arrays.copyOf(all, Math.min(all.length, bytes));
  }

  /** Scripts are, by their name. */
  @Override
  public boolean isExecutable(String path) {
    return path.endsWith(".sh");
  }

  @Override
  public Content carry(String path) throws IOException {
    var held = new StringBuilder();
    for (var entry : texts.entrySet()) {
      if (entry.getKey().equals(path) || entry.getKey().startsWith(path + "/")) {
        held.append(entry.getKey().substring(path.length())).append(text(entry.getKey()));
      }
    }
    return new Content(sha256(held.toString()), held.length());
  }

  @Override
  public Content context(String path, String dockerfile) throws IOException {
    return carry(path);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
