package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.deputy.agent.run.ContainersException;
import io.deputy.model.Content;
import io.deputy.model.Mount;
import io.deputy.model.PlacementId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CarriedContentsTest {
  private static final PlacementId FIRST = PlacementId.parse("live/web.0#1");
  private static final PlacementId SECOND = PlacementId.parse("live/web.0#2");

  @TempDir Path state;
  private final Map<String, byte[]> archives = new HashMap<>();
  private int opened;
  private Content content;

  @BeforeEach
  void anArchive() throws IOException {
    byte[] archive = new Tar().folder(".", 0755).file("./conf", 0644, "a=1").bytes();
    content = Tar.content(archive);
    archives.put(content.sha256(), archive);
  }

  @Test
  void aReadOnlyMountIsSharedAndFetchedOnce() throws IOException {
    Mount.Carried mount = new Mount.Carried(content, "/etc/app", true);
    Path path = provided(contents(), FIRST, mount);
    assertThat(path).isEqualTo(state.resolve("contents").resolve(content.sha256()));
    assertThat(path.resolve("conf")).hasContent("a=1");
    assertThat(contents().provide(SECOND, List.of(mount))).containsEntry(mount, path);
    assertThat(opened).isEqualTo(1);
  }

  @Test
  void aWritableMountIsThePlacementsOwnAndStaysWithIt() throws IOException {
    Mount.Carried mount = new Mount.Carried(content, "/etc/app", false);
    Path first = provided(contents(), FIRST, mount);
    Path second = provided(contents(), SECOND, mount);
    assertThat(first).isNotEqualTo(second);

    Files.writeString(first.resolve("conf"), "a=2");
    assertThat(second.resolve("conf")).hasContent("a=1");
    assertThat(contents().provide(FIRST, List.of(mount))).containsEntry(mount, first);
    assertThat(first.resolve("conf")).as("what it wrote").hasContent("a=2");

    contents().drop(FIRST);
    assertThat(first).doesNotExist();
    assertThat(second).exists();
  }

  /** Docker may have refused to make the container that it was copied for. */
  @Test
  void aCopyThatNoContainerMountsIsRemoved() throws IOException {
    Mount.Carried mount = new Mount.Carried(content, "/etc/app", false);
    Path first = provided(contents(), FIRST, mount);
    Path second = provided(contents(), SECOND, mount);
    contents().prune(Set.of(second));
    assertThat(first.getParent()).doesNotExist();
    assertThat(second.resolve("conf")).hasContent("a=1");
  }

  @Test
  void otherContentThanItsNameSaysIsRefused() throws IOException {
    byte[] other = new Tar().folder(".", 0755).file("./conf", 0644, "a=6").bytes();
    archives.put(content.sha256(), other);
    assertRefused(
        "asked for " + content.sha256() + " and was given " + Tar.content(other).sha256());
  }

  @Test
  void moreThanWasAnnouncedIsRefused() {
    content = new Content(content.sha256(), 100);
    assertRefused("it is longer than the 100 bytes announced");
  }

  @Test
  void whatNobodyHasIsRefusedByName() {
    content = new Content("ab".repeat(32), 100);
    assertRefused(
        "what live/web carries for /etc/app can't be unpacked here: m2 and m3 don't have it");
  }

  @Test
  void aFileThatIsInTheWayIsNamed() throws IOException {
    Mount.Carried mount = new Mount.Carried(content, "/etc/app", false);
    CarriedContents contents = contents();
    Path inTheWay = Files.writeString(state.resolve("carried/live.web-0-1"), "");
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> contents.provide(FIRST, List.of(mount)))
        .withMessage(
            "what live/web carries for /etc/app can't be unpacked here: %s: there is a file of that name"
                .formatted(inTheWay));
  }

  @Test
  void whatACrashLeftHalfMadeIsRemoved() throws IOException {
    Path left = state.resolve("contents").resolve(content.sha256() + ".partial-3");
    Files.createDirectories(left.resolve("sub"));
    Mount.Carried mount = new Mount.Carried(content, "/etc/app", true);
    contents().provide(FIRST, List.of(mount));
    assertThat(left).doesNotExist();
  }

  @Test
  void onlyWhatNoContainerMountsIsPruned() throws IOException {
    Mount.Carried mount = new Mount.Carried(content, "/etc/app", true);
    CarriedContents contents = contents();
    Path path = provided(contents, FIRST, mount);
    contents.prune(Set.of(path));
    assertThat(path).exists();
    contents.prune(Set.of());
    assertThat(path).doesNotExist();
  }

  private static Path provided(
      CarriedContents contents, PlacementId placement, Mount.Carried mount) {
    Map<Mount.Carried, Path> paths = contents.provide(placement, List.of(mount));
    assertThat(paths).containsOnlyKeys(mount);
    return paths.values().iterator().next();
  }

  private CarriedContents contents() {
    return new CarriedContents(state, this::open);
  }

  private InputStream open(String sha256) throws IOException {
    opened++;
    byte[] archive = archives.get(sha256);
    if (archive == null) {
      throw new IOException("m2 and m3 don't have it");
    }
    return new ByteArrayInputStream(archive);
  }

  private void assertRefused(String why) {
    Mount.Carried mount = new Mount.Carried(content, "/etc/app", true);
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> contents().provide(FIRST, List.of(mount)))
        .returns(ContainersException.Kind.REFUSED, ContainersException::kind)
        .withMessageContaining(why);
    assertThat(state.resolve("contents")).isEmptyDirectory();
  }
}
