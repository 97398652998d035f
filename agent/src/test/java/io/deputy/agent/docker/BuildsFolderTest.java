package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on disk while images are built and handed over; nothing asks Docker here. */
class BuildsFolderTest {
  @TempDir Path state;

  @Test
  void whatACrashLeftIsRemoved() throws IOException {
    Path builds = state.resolve("builds");
    Path left = Files.createDirectories(builds).resolve("context1.tar");
    Files.writeString(left, "half of it");
    try (Engine engine = new Engine(URI.create("unix:///nobody.sock"))) {
      var images = new Images(engine, new Logins(DockerSpecs.NOTHING));
      assertThat(new BuiltImages(engine, images, builds, DockerSpecs.NOTHING, DockerSpecs.NO_PEERS))
          .isNotNull();
    }
    assertThat(builds).isEmptyDirectory();
  }
}
