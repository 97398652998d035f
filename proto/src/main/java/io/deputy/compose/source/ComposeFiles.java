package io.deputy.compose.source;

import io.deputy.model.Content;
import java.io.IOException;

/**
 * The disk, as the loader sees it. Every path is absolute and has neither {@code .} nor {@code ..},
 * but for {@code -}, the standard input, which only {@link #text} is asked for. An exception's
 * message is shown to the user after the path: "permission denied", "is not UTF-8".
 */
public interface ComposeFiles {
  /** Nobody writes a Compose file or an env file as long as this. */
  int MAX_FILE_BYTES = 4 << 20;

  /** What a path is, symbolic links followed. */
  enum Kind {
    FILE,
    FOLDER,
    ABSENT,
    /** A socket, a device, or something that can't be looked at. */
    OTHER
  }

  Kind kind(String path);

  /**
   * Where a path leads in the end, symbolic links followed.
   *
   * @throws IOException if that can't be found out
   */
  String real(String path) throws IOException;

  /**
   * A whole file.
   *
   * @throws IOException if it can't be read, is not UTF-8, or is longer than {@link
   *     #MAX_FILE_BYTES}, of which no more is read
   */
  String text(String path) throws IOException;

  /**
   * The first bytes of a file; all of a shorter one.
   *
   * @throws IOException if it can't be read
   */
  byte[] head(String path, int bytes) throws IOException;

  /** Whether its owner may execute it. */
  boolean isExecutable(String path) throws IOException;

  /**
   * Names what a file or folder holds, so that it can travel with the app.
   *
   * @throws IOException if some of it can't be read, or a link in it leads out of it
   */
  Content carry(String path) throws IOException;

  /**
   * Names what an image is built from: a folder without what its {@code .dockerignore} leaves out.
   *
   * @param dockerfile path in the folder, which may have an ignore file of its own, and is never
   *     left out; empty for none
   * @throws IOException as {@link #carry}, but for links, which stay as they are
   */
  Content context(String path, String dockerfile) throws IOException;
}
