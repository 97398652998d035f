package io.deputy.cli.carry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a build's context leaves at home. */
class IgnoredTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "node_modules,        node_modules/a/b,   true",
    "node_modules,        src/node_modules,   false",
    "/node_modules/,      node_modules,       true",
    "**/node_modules,     src/x/node_modules, true",
    "**/node_modules,     node_modules,       true",
    "*.log,               a.log,              true",
    "*.log,               logs/a.log,         false",
    "**/*.log,            logs/x/a.log,       true",
    "temp?,               temp1,              true",
    "temp?,               temp,               false",
    "[ab].txt,            b.txt,              true",
    "[ab].txt,            c.txt,              false",
    "[a[b].txt,           [.txt,              true",
    "[a&&b].txt,          a.txt,              true",
    "./a/../b,            b,                  true",
    "*|!README.md,        README.md,          false",
    "*|!README.md,        main.c,             true",
    "*|!src|src/secret,   src/main.c,         false",
    "*|!src|src/secret,   src/secret/key,     true",
    "a.b,                 axb,                false",
    "# all|keep,          all,                false",
    "docs/**,             docs/a/b,           true",
    "*,                   Dockerfile,         false",
    "*,                   .dockerignore,      false",
  })
  void asDockerReadsIt(String lines, String path, boolean out) throws IOException {
    var ignored = Ignored.of(List.of(lines.split("\\|")), Set.of("Dockerfile", ".dockerignore"));
    assertThat(ignored.leavesOut(path)).isEqualTo(out);
  }

  private List<String> packed(String dockerfile) throws IOException {
    var bytes = new ByteArrayOutputStream();
    Packing.ofContext(folder, dockerfile).write(bytes);
    var names = new ArrayList<String>();
    try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      for (var e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        names.add(e.getName());
      }
    }
    return names;
  }

  private void file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void aContextIsPackedWithoutIt() throws IOException {
    file(".dockerignore", "*\n!src\nsrc/*.o\n!deep/down/kept\n");
    file("build/Dockerfile", "FROM x");
    file("src/main.c", "");
    file("src/main.o", "");
    file("deep/down/kept", "");
    file("deep/down/left", "");
    file("notes", "");
    Files.createSymbolicLink(folder.resolve("src/link"), Path.of("/etc/hosts"));

    assertThat(packed("build/Dockerfile"))
        .containsExactly(
            "./",
            ".dockerignore",
            "build/Dockerfile",
            "deep/down/kept",
            "src/",
            "src/link",
            "src/main.c");
  }

  @Test
  void whatIsLeftOutDoesNotChangeItsHash() throws IOException {
    file(".dockerignore", "notes\n");
    file("Dockerfile", "FROM x");
    file("notes", "one");
    var before = Packing.ofContext(folder, "Dockerfile").content(_ -> {});
    file("notes", "two");
    assertThat(Packing.ofContext(folder, "Dockerfile").content(_ -> {})).isEqualTo(before);
    file("Dockerfile", "FROM y");
    assertThat(Packing.ofContext(folder, "Dockerfile").content(_ -> {})).isNotEqualTo(before);
  }

  @Test
  void aDockerfileMayHaveAnIgnoreFileOfItsOwn() throws IOException {
    file(".dockerignore", "a\n");
    file("dev.Dockerfile", "FROM x");
    file("dev.Dockerfile.dockerignore", "b\n");
    file("a", "");
    file("b", "");
    assertThat(packed("dev.Dockerfile")).contains("a").doesNotContain("b");
    assertThat(packed("")).contains("b").doesNotContain("a");
  }
}
