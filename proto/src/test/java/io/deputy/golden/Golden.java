package io.deputy.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares exactly with a file under {@code src/test/resources} of the module under test. With
 * {@code -Dgolden.write=true} the file is written instead: read the difference before it goes in.
 */
public final class Golden {
  private Golden() {}

  public static void compare(Path file, String actual) {
    try {
      if (Boolean.getBoolean("golden.write")) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, actual);
      }
      assertThat(file).as("%s is missing: write it by -Dgolden.write=true", file).exists();
      assertThat(actual).as("%s", file).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of the module that is tested: surefire runs in its folder. */
  public static Path resource(String name) {
    return Path.of("src/test/resources").resolve(name);
  }
}
