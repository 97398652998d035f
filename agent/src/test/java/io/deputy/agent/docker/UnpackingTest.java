package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackingTest {
  @TempDir Path folder;
  private Path target;

  @BeforeEach
  void target() {
    target = folder.resolve("unpacked");
  }

  @Test
  void aFolderIsUnpackedWithItsPermissionsAndLinks() throws IOException {
    Tar tar =
        new Tar()
            .folder(".", 0755)
            .folder("./bin", 0555)
            .file("./bin/run", 0750, "#!/bin/sh")
            .file("deep/er/conf", 0640, "a=1")
            .link("./bin/current", "../deep/er/conf");
    Unpacking.unpack(tar.stream(), target);
    assertThat(target.resolve("bin/run")).hasContent("#!/bin/sh");
    assertThat(mode("bin/run")).isEqualTo("rwxr-x---");
    assertThat(mode("bin")).isEqualTo("r-xr-xr-x");
    assertThat(mode("deep/er/conf")).isEqualTo("rw-r-----");
    assertThat(Files.readSymbolicLink(target.resolve("bin/current")))
        .isEqualTo(Path.of("../deep/er/conf"));
  }

  @Test
  void anArchiveOfOneFileStandsForThatFile() throws IOException {
    Unpacking.unpack(new Tar().file("app.conf", 0644, "a=1").stream(), target);
    assertThat(target).isRegularFile().hasContent("a=1");
    assertThat(folder.toFile().list()).containsExactly("unpacked");
  }

  @Test
  void aFolderOfOneFileStaysAFolder() throws IOException {
    Unpacking.unpack(new Tar().folder(".", 0755).file("./app.conf", 0644, "a=1").stream(), target);
    assertThat(target.resolve("app.conf")).hasContent("a=1");
  }

  @Test
  void anEmptyFolderIsOne() throws IOException {
    Unpacking.unpack(new Tar().folder(".", 0700).stream(), target);
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void setUidIsNotKept() throws IOException {
    Unpacking.unpack(new Tar().file("su", 04755, "x").stream(), target);
    assertThat(mode("")).isEqualTo("rwxr-xr-x");
  }

  @Test
  void nothingLeadsOut() throws IOException {
    assertRefused(new Tar().file("../evil", 0644, "x"), "\"../evil\" leads out of the archive");
    assertRefused(new Tar().file("a/../../evil", 0644, "x"), "leads out of the archive");
    assertRefused(new Tar().file("/etc/evil", 0644, "x"), "\"/etc/evil\" leads out");
    assertRefused(new Tar().folder("../evil", 0755), "leads out of the archive");
    assertThat(folder.resolve("evil")).doesNotExist();
  }

  @Test
  void noLinkLeadsOut() throws IOException {
    assertRefused(new Tar().link("a", "/etc/passwd"), "links out of the archive, to /etc/passwd");
    assertRefused(new Tar().link("a/b", "../../x"), "links out of the archive");
    assertRefused(new Tar().link(".", "x"), "links out of the archive");
  }

  @Test
  void nothingIsWrittenThroughALink() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Tar tar = new Tar().folder("d", 0755).link("d/up", "..").link("out", "d/up/../outside");
    tar.file("out/evil", 0644, "x");
    assertThatIOException().isThrownBy(() -> Unpacking.unpack(tar.stream(), target));
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void onlyFilesFoldersAndSymbolicLinksAreTaken() throws IOException {
    String kinds = "is neither a file, a folder nor a symbolic link";
    assertRefused(new Tar().special("null", TarConstants.LF_CHR), kinds);
    assertRefused(new Tar().special("disk", TarConstants.LF_BLK), kinds);
    assertRefused(new Tar().special("pipe", TarConstants.LF_FIFO), kinds);
    assertRefused(new Tar().link("hard", "other", TarConstants.LF_LINK), kinds);
  }

  @Test
  void aNameTwiceIsRefused() throws IOException {
    Tar tar = new Tar().file("a", 0644, "x").file("a", 0644, "y");
    assertThatIOException().isThrownBy(() -> Unpacking.unpack(tar.stream(), target));
  }

  @Test
  void anArchiveThatBreaksOffIsRefused() throws IOException {
    byte[] whole = new Tar().file("a", 0644, "x".repeat(5000)).bytes();
    byte[] half = Arrays.copyOf(whole, 2000);
    assertThatIOException()
        .isThrownBy(() -> Unpacking.unpack(new ByteArrayInputStream(half), target));
  }

  private void assertRefused(Tar tar, String why) {
    assertThatIOException()
        .isThrownBy(() -> Unpacking.unpack(tar.stream(), target))
        .withMessageContaining(why);
    try {
      Trees.delete(target);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String mode(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve(path)));
  }
}
