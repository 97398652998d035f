package io.deputy.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.golden.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every {@code plan/*.script} and compares it with itself; {@link Script} has the language.
 */
class ScriptTest {
  @TestFactory
  List<DynamicTest> scripts() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(Golden.resource("plan"))) {
      files = all.filter(f -> f.toString().endsWith(".script")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(20);
    return files.stream()
        .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> compare(f)))
        .toList();
  }

  private static void compare(Path file) throws IOException {
    String now = Script.run(Files.readString(file));
    assertThat(now).as("a plan that was carried out leaves nothing").doesNotContain("NOT IDEMP");
    Golden.compare(file, now);
  }
}
