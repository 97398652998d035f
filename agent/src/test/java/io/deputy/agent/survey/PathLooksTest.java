package io.deputy.agent.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathLooksTest {
  private static final Predicate<Path> NOTHING_HIDDEN = new PrivateFolders(List.of());

  @Test
  void foldersFilesAndLinksAreThereIfTheyLeadSomewhere(@TempDir Path dir) throws Exception {
    Path folder = Files.createDirectory(dir.resolve("folder"));
    Path file = Files.createFile(dir.resolve("file"));
    Path link = Files.createSymbolicLink(dir.resolve("link"), folder);
    Path broken = Files.createSymbolicLink(dir.resolve("broken"), dir.resolve("nowhere"));
    var found =
        new PathLooks(NOTHING_HIDDEN)
            .look(Stream.of(folder, file, link, broken).map(Path::toString).toList());
    assertThat(found)
        .containsEntry(folder.toString(), true)
        .containsEntry(file.toString(), true)
        .containsEntry(link.toString(), true)
        .containsEntry(broken.toString(), false);
    assertThat(dir.resolve("nowhere")).as("looked for, never made").doesNotExist();
  }

  @Test
  void whatCanNotBeAPathIsNotThere() {
    assertThat(new PathLooks(NOTHING_HIDDEN).look(List.of("/a\0b", "/")))
        .containsEntry("/a\0b", false)
        .containsEntry("/", true);
  }

  @Test
  void whatHangsIsNotAnsweredUntilItComesBackAndTheOthersAre() throws Exception {
    var server = new CountDownLatch(1);
    Predicate<Path> exists =
        path -> {
          try {
            if (path.startsWith("/nfs")) {
              server.await();
            }
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return path.startsWith("/data") || path.startsWith("/nfs");
        };
    var looks = new PathLooks(NOTHING_HIDDEN, exists, Duration.ofMillis(50));
    var asked = List.of("/a", "/data", "/nfs/a", "/nfs/b", "/z");
    for (int i = 0; i < 2; i++) {
      assertThat(looks.look(asked))
          .hasSize(3)
          .containsEntry("/a", false)
          .containsEntry("/data", true)
          .containsEntry("/z", false);
    }
    server.countDown();
    while (looks.look(asked).size() < asked.size()) {
      Thread.onSpinWait(); // until the threads that hung have ended
    }
    assertThat(looks.look(asked)).containsEntry("/nfs/a", true).containsEntry("/nfs/b", true);
  }

  @Test
  void ofAFolderThatSystemdMadePrivateNothingIsSaidThatDockerMayNotFind() {
    var folders =
        PrivateFolders.of(
            Stream.of(
                "36 25 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
                "99 36 8:1 /tmp/systemd-private-0a-deputy-agent.service-x/tmp /tmp rw - ext4 /dev rw",
                "100 36 8:1 /var/tmp/systemd-private-0a-x/tmp /var/tmp rw - ext4 /dev/sda1 rw"));
    assertThat(folders.folders()).containsExactly(Path.of("/tmp"), Path.of("/var/tmp"));
    var looks = new PathLooks(folders, _ -> false, Duration.ofSeconds(1));
    assertThat(looks.look(List.of("/tmp/x", "/srv/../tmp/x", "/tmpx", "/var/x")))
        .containsEntry("/tmp/x", true)
        .containsEntry("/srv/../tmp/x", true)
        .containsEntry("/tmpx", false)
        .containsEntry("/var/x", false);
  }
}
