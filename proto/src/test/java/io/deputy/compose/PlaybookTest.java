package io.deputy.compose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A founding user's own file, unmodified, against what a person has read and found right. Rewritten
 * by {@code -Dgolden.write=true}; the diff is the review.
 */
class PlaybookTest {
  private static final Path FOLDER = Path.of("src/test/resources/io/deputy/compose/playbook");
  private static final String AT = "/srv/playbook";

  private static FakeFiles files() throws IOException {
    return new FakeFiles()
        .with(AT + "/docker-compose.yaml", Files.readString(FOLDER.resolve("docker-compose.yaml")))
        .with(AT + "/deputy.yaml", Files.readString(FOLDER.resolve("override.yaml")))
        .with(AT + "/Dockerfile", "FROM scratch");
  }

  private static void same(String golden, Loaded loaded) throws IOException {
    Path file = FOLDER.resolve(golden);
    String text = SpecText.of(loaded);
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(file, text, UTF_8);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }

  @Test
  void asItIs() throws IOException {
    same("as-it-is.txt", Loading.load(files(), Request.in(AT, Map.of())));
  }

  @Test
  void withItsEnvironmentAndAnOverride() throws IOException {
    var request =
        Request.in(
                AT,
                Map.of(
                    "SERVER_NAME", "playbook.example",
                    "PUBLIC_URL", "https://playbook.example",
                    "LETSENCRYPT_EMAIL", "ann@playbook.example",
                    "DOCKER_USER", "1000:1000",
                    "POSTGRES_PASSWORD", "hush"))
            .withFiles("docker-compose.yaml", "deputy.yaml")
            .withApp("live");
    same("with-override.txt", Loading.load(files(), request));
  }
}
