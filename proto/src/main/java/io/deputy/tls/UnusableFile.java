package io.deputy.tls;

import java.io.Serial;
import java.nio.file.Path;

/** A file of certificates or keys that can't be used; the message names it first. */
public final class UnusableFile extends Exception {
  @Serial private static final long serialVersionUID = 1;

  public UnusableFile(Path file, String why) {
    super("%s: %s".formatted(file, why));
  }
}
