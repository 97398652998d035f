package io.deputy.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.deputy.agent.run.ContainersException;
import io.deputy.model.Content;
import io.deputy.model.FileBytes;
import io.deputy.model.Mount;
import io.deputy.model.PlacementId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenFilesTest {
  private static final PlacementId FIRST = PlacementId.parse("live/web.0#1");
  private static final PlacementId SECOND = PlacementId.parse("live/web.0#2");

  @TempDir Path state;
  private final Map<String, byte[]> held = new HashMap<>();
  private int uid;
  private int gid;

  /** Only root may give files away, and whoever runs this may not be root. */
  @BeforeEach
  void whoseFilesThereAre() throws IOException {
    uid = (Integer) Files.getAttribute(state, "unix:uid");
    gid = (Integer) Files.getAttribute(state, "unix:gid");
  }

  @Test
  void eachPlacementHasItsOwnWithTheModeAskedFor() throws IOException {
    Mount.File password = file("password", hold("hunter2"), 0400);
    Mount.File again = file("again", hold("hunter2"), 0444);
    Map<Mount.File, Path> first = given().provide(FIRST, List.of(password, again));
    Map<Mount.File, Path> second = given().provide(SECOND, List.of(password));
    assertThat(first).containsOnlyKeys(password, again);
    assertThat(first.get(password)).hasContent("hunter2");
    assertThat(mode(first.get(password))).isEqualTo("r--------");
    assertThat(mode(first.get(again))).isEqualTo("r--r--r--");
    assertThat(second.get(password)).isNotEqualTo(first.get(password));
    assertThat(mode(state.resolve("files"))).isEqualTo("rwx------");
    assertThat(first.values())
        .as("Docker shows these to all its users")
        .containsExactlyInAnyOrder(
            state.resolve("files/live.web-0-1/0"), state.resolve("files/live.web-0-1/1"));
  }

  @Test
  void whatACrashLeftIsWrittenAnew() throws IOException {
    Mount.File password = file("password", hold("hunter2"), 0400);
    Path own = Files.createDirectories(state.resolve("files/live.web-0-1"));
    Files.writeString(own.resolve("0"), "hun");
    Files.writeString(own.resolve("0.partial"), "h");
    assertThat(given().provide(FIRST, List.of(password)).get(password)).hasContent("hunter2");
    assertThat(own).isDirectoryContaining("glob:**/0").isDirectoryNotContaining("glob:**partial");
  }

  @Test
  void theyGoWithTheirPlacement() throws IOException {
    Mount.File password = file("password", hold("hunter2"), 0400);
    GivenFiles given = given();
    Path first = path(given, FIRST, password);
    Path second = path(given, SECOND, password);
    given.drop(FIRST);
    assertThat(first).doesNotExist();
    assertThat(second).exists();
    given.prune(Set.of(second));
    assertThat(second).exists();
    given.prune(Set.of(state.resolve("files/live.web-0-20/0")));
    assertThat(state.resolve("files")).isEmptyDirectory();
  }

  @Test
  void whatCanNotBeHadIsNamedAndNothingOfItIsSaid() throws IOException {
    Content content = new FileBytes("hunter2".getBytes(UTF_8)).content();
    assertRefused(
        file("password", content, 0400),
        "secret password of live/web can't be put on this machine: m2 and m3 don't have it");
    held.put(content.sha256(), "hunter3".getBytes(UTF_8));
    assertRefused(
        file("password", content, 0400),
        "secret password of live/web can't be put on this machine: what was sent is something else"
            + " than was asked for");
    held.put(content.sha256(), "hunter2, and more".getBytes(UTF_8));
    assertRefused(file("password", content, 0400), "something else than was asked for");
    assertRefused(file("password", null, 0400), "the coordinator has not read it from Consul");
  }

  private void assertRefused(Mount.File file, String why) throws IOException {
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> given().provide(FIRST, List.of(file)))
        .returns(ContainersException.Kind.REFUSED, ContainersException::kind)
        .withMessageContaining(why);
    assertThat(state.resolve("files")).isEmptyDirectory();
  }

  private static Path path(GivenFiles given, PlacementId placement, Mount.File file) {
    return given.provide(placement, List.of(file)).values().iterator().next();
  }

  private static String mode(@Nullable Path file) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(Objects.requireNonNull(file)));
  }

  private Mount.File file(String name, @Nullable Content content, int mode) {
    return new Mount.File(
        Mount.File.Kind.SECRET,
        name,
        content == null ? name : "",
        content,
        "/run/secrets/" + name,
        uid,
        gid,
        mode);
  }

  private Content hold(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    Content content = new FileBytes(bytes).content();
    held.put(content.sha256(), bytes);
    return content;
  }

  private GivenFiles given() {
    return new GivenFiles(state, this::open);
  }

  private InputStream open(String sha256) throws IOException {
    byte[] bytes = held.get(sha256);
    if (bytes == null) {
      throw new IOException("m2 and m3 don't have it");
    }
    return new ByteArrayInputStream(bytes);
  }
}
