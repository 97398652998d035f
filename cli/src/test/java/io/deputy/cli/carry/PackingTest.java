package io.deputy.cli.carry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.model.Content;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackingTest {
  @TempDir private Path dir;

  private Path folder(String name) throws IOException {
    Path folder = Files.createDirectories(dir.resolve(name));
    Files.createDirectory(folder.resolve("sub"));
    Files.writeString(folder.resolve("sub/z.sql"), "z");
    Files.writeString(folder.resolve("b.sh"), "b");
    Files.writeString(folder.resolve("ünï"), "u");
    Files.createSymbolicLink(folder.resolve("a-link"), Path.of("sub/z.sql"));
    rights(folder, "rwxr-x---");
    rights(folder.resolve("sub"), "rwxrwxrwx");
    rights(folder.resolve("sub/z.sql"), "r--r-----");
    rights(folder.resolve("b.sh"), "rwxr-xr-x");
    rights(folder.resolve("ünï"), "rw-r--r--");
    return folder;
  }

  private static void rights(Path path, String rights) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
  }

  private static Content content(Path path) throws IOException {
    return Packing.of(path).content(_ -> {});
  }

  private static List<String> listing(Path path) throws IOException {
    var bytes = new ByteArrayOutputStream();
    Packing.of(path).write(bytes);
    var lines = new ArrayList<String>();
    try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        lines.add(
            "%o %d:%d %d %s %s"
                .formatted(
                    e.getMode() & 0777,
                    e.getLongUserId(),
                    e.getLongGroupId(),
                    e.getLastModifiedTime().toMillis(),
                    e.getName(),
                    e.isSymbolicLink()
                        ? "-> " + e.getLinkName()
                        : new String(tar.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)));
      }
    }
    return lines.stream().map(String::strip).toList();
  }

  @Test
  void aFolderIsItsEntriesInOrder() throws IOException {
    assertThat(listing(folder("one")))
        .containsExactly(
            "750 0:0 0 ./",
            "777 0:0 0 a-link -> sub/z.sql",
            "755 0:0 0 b.sh b",
            "777 0:0 0 sub/",
            "440 0:0 0 sub/z.sql z",
            "644 0:0 0 ünï u");
  }

  @Test
  void aFileIsOneEntryWhateverItsName() throws IOException {
    Path one = Files.writeString(dir.resolve("one.conf"), "x=1");
    Path two = Files.writeString(dir.resolve("two.conf"), "x=1");
    rights(one, "rw-r--r--");
    rights(two, "rw-r--r--");
    assertThat(listing(one)).containsExactly("644 0:0 0 content x=1");
    assertThat(content(one)).isEqualTo(content(two));
  }

  @Test
  void theHashDependsOnContentAndModeOnly() throws IOException {
    Path one = folder("one");
    Path two = folder("elsewhere/two");
    Files.setLastModifiedTime(two.resolve("b.sh"), FileTime.fromMillis(1));
    assertThat(content(two)).isEqualTo(content(one));
    rights(two.resolve("b.sh"), "rw-r--r--");
    assertThat(content(two)).isNotEqualTo(content(one));
    rights(two.resolve("b.sh"), "rwxr-xr-x");
    Files.writeString(two.resolve("b.sh"), "c");
    assertThat(content(two)).isNotEqualTo(content(one));
  }

  @Test
  void theSizeIsThatOfTheArchive() throws IOException {
    Path one = folder("one");
    var bytes = new ByteArrayOutputStream();
    Packing.of(one).write(bytes);
    assertThat(content(one).sizeBytes()).isEqualTo(bytes.size());
  }

  @Test
  void whatChangedSinceItWasNamedIsNotSentAsIfItHadNot() throws IOException {
    Path one = folder("one");
    String known = content(one).sha256();
    var bytes = new ByteArrayOutputStream();
    Packing.of(one).write(bytes, known);
    assertThat(bytes.size()).isPositive();
    Files.writeString(one.resolve("apply.log"), "settled");
    assertThatThrownBy(() -> Packing.of(one).write(new ByteArrayOutputStream(), known))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has changed since it was read");
  }

  @Test
  void aLinkOutOfTheFolderIsRefused() throws IOException {
    Path one = folder("one");
    Files.createSymbolicLink(one.resolve("out"), Path.of("../secret"));
    assertThatThrownBy(() -> content(one))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("out is a link to ../secret, which is outside of");
    Files.delete(one.resolve("out"));
    Files.createSymbolicLink(one.resolve("abs"), one.resolve("b.sh"));
    assertThatThrownBy(() -> content(one)).hasMessageContaining("abs is a link to /");
  }

  @Test
  void aPipeIsRefused() throws Exception {
    Path one = folder("one");
    assertThat(new ProcessBuilder("mkfifo", one.resolve("pipe").toString()).start().waitFor())
        .isZero();
    assertThatThrownBy(() -> content(one))
        .hasMessageContaining("pipe is neither a file, a folder nor a link");
  }

  @Test
  void whatIsLargerThanTheStoreTakesIsRefusedWithItsSizeAndTheLimit() throws IOException {
    Path folder = Files.createDirectories(dir.resolve("data"));
    Path large = folder.resolve("dump.sql");
    try (var file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(Content.MAX_BYTES + 1L);
    }
    for (Path path : List.of(folder, large)) {
      assertThatThrownBy(() -> content(path))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "with %s, of 16,777,217 bytes, it comes to 16,777,217 bytes, and at most 16,777,216"
                      .formatted(large)
                  + " (16 MiB) may travel with an app; larger data belongs into a volume");
    }

    // The archive's own headers count as well: it is the archive that is stored.
    try (var file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(Content.MAX_BYTES);
    }
    assertThatThrownBy(() -> content(large)).hasMessageContaining("its archive has 16,77");
    try (var file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(Content.MAX_BYTES - 10_240);
    }
    assertThat(content(large).sizeBytes()).isLessThanOrEqualTo(Content.MAX_BYTES);
  }
}
