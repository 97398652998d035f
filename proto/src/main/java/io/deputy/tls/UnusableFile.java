package io.deputy.tls;

import java.io.Serial;
import java.nio.file.Path;

/** A file of certificates or keys that can't be used; the message names it first. */
public final class UnusableFile extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final String file;
  private final String why;

  public UnusableFile(Path file, String why) {
    this.file = file.toString();
    this.why = why;
  }

  /** Each can be read, and they can't be used: {@code e} is what a library said of them. */
  public static UnusableFile together(TlsFiles files, Exception e) {
    return new UnusableFile(
        files.certificate(),
        "can't be used with %s and %s: %s".formatted(files.key(), files.ca(), e.getMessage()));
  }

  @Override
  public String getMessage() {
    return file + ": " + why;
  }

  /** The message without the file, for whoever names files otherwise. */
  public String why() {
    return why;
  }
}
