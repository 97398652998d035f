package io.deputy.agent.run;

import io.deputy.text.Causes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps a file that can't be read for whoever wants to know what became of it, before it is
 * replaced.
 */
final class DamagedFile {
  /** So many of one file are kept: the first ones, and the last. */
  static final int KEPT = 5;

  private DamagedFile() {}

  /**
   * Gives it a second name, {@code NAME.bad} or {@code NAME.bad.2} and on. It stays under its own
   * as well until it is replaced: an agent that dies before that is not followed by one that takes
   * this for a new machine.
   *
   * @return what was done, as the middle of a sentence
   */
  static String keep(Path file) {
    Path beside = file;
    try {
      for (int n = 1; n <= KEPT; n++) {
        beside = file.resolveSibling(file.getFileName() + (n == 1 ? ".bad" : ".bad." + n));
        if (!Files.exists(beside)) {
          break;
        }
        if (Files.isSameFile(beside, file)) {
          return "is kept as " + beside;
        }
      }
      Files.deleteIfExists(beside);
      Files.createLink(beside, file);
      return "is kept as " + beside;
    } catch (IOException e) {
      return "can't be kept as %s either (%s)".formatted(beside, Causes.ofFile(e));
    }
  }
}
