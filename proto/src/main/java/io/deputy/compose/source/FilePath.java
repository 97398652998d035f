package io.deputy.compose.source;

import java.util.ArrayDeque;
import java.util.Deque;

/** Arithmetic on slash-separated paths; the disk is not asked, and any text is a path. */
public final class FilePath {
  private FilePath() {}

  /** {@code path} as seen from the absolute {@code folder}, without {@code .} and {@code ..}. */
  public static String resolve(String folder, String path) {
    return clean(path.startsWith("/") ? path : folder + "/" + path);
  }

  /** An absolute path in its shortest form. */
  public static String clean(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  /** The folder that an absolute path is in; the root's is the root. */
  public static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Without the folder, if it is in it. */
  public static String within(String folder, String path) {
    String start = folder.equals("/") ? "/" : folder + "/";
    return path.startsWith(start) && path.length() > start.length()
        ? path.substring(start.length())
        : path;
  }
}
