package io.deputy.agent.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files with expected text, rewritten by {@code -Dgolden.write=true}. */
final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/placement");

  private Golden() {}

  static Path folder() {
    return FOLDER;
  }

  static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void compare(Path file, String found) {
    if (Boolean.getBoolean("golden.write")) {
      try {
        Files.writeString(file, found);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(found).as("%s; -Dgolden.write=true rewrites it", file).isEqualTo(read(file));
  }
}
