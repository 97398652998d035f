package io.deputy.cli.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.deputy.cli.process.Failure;
import io.deputy.model.RegistryLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerConfigTest {
  @TempDir Path folder;

  private Optional<RegistryLogin> login(String config, String registry) throws Exception {
    Files.writeString(folder.resolve("config.json"), config);
    var environment = Map.of("DOCKER_CONFIG", folder.toString(), "PATH", folder + ":/usr/bin:/bin");
    return DockerConfig.read(environment, LoginProgram.programs(environment)).login(registry);
  }

  /** A program that keeps one login, and knows nothing else. */
  private void helper(String name, String asked, String answer) throws IOException {
    Path program =
        Files.writeString(
            folder.resolve("docker-credential-" + name),
            """
            #!/bin/sh
            [ "$1" = get ] || exit 9
            read -r asked
            [ "$asked" = "%s" ] && echo '%s' && exit 0
            echo credentials not found in native keychain; exit 1
            """
                .formatted(asked, answer));
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void whatDockerLoginWroteIsRead() throws Exception {
    String config =
        """
        {"auths": {
          "https://index.docker.io/v1/": {"auth": "YW5uOnB3OndpdGg6Y29sb25z"},
          "https://reg.example.org/v2/": {"auth": "Ym9iOnB3"},
          "reg.example.org:5000": {"identitytoken": "t0"},
          "empty.example.org": {}
        }}
        """;
    assertThat(login(config, "docker.io"))
        .contains(new RegistryLogin("docker.io", "ann", "pw:with:colons", ""));
    assertThat(login(config, "reg.example.org"))
        .contains(new RegistryLogin("reg.example.org", "bob", "pw", ""));
    assertThat(login(config, "reg.example.org:5000"))
        .contains(new RegistryLogin("reg.example.org:5000", "", "", "t0"));
    assertThat(login(config, "empty.example.org")).isEmpty();
    assertThat(login(config, "other.example.org")).isEmpty();
  }

  @Test
  void helpersAreAskedAsDockerAsksThem() throws Exception {
    helper("keys", "https://index.docker.io/v1/", "{\"Username\":\"ann\",\"Secret\":\"pw\"}");
    helper("cloud", "cloud.example.org", "{\"Username\":\"<token>\",\"Secret\":\"t1\"}");
    String config =
        """
        {"credsStore": "keys", "credHelpers": {"cloud.example.org": "cloud"},
         "auths": {"written.example.org": {"auth": "Ym9iOnB3"}}}
        """;
    assertThat(login(config, "docker.io"))
        .contains(new RegistryLogin("docker.io", "ann", "pw", ""));
    assertThat(login(config, "cloud.example.org"))
        .contains(new RegistryLogin("cloud.example.org", "", "", "t1"));
    assertThat(login(config, "written.example.org")).isPresent();
    assertThat(login(config, "other.example.org")).isEmpty();
  }

  @Test
  void aHelperThatIsNotThereIsNamed() {
    assertThatExceptionOfType(LoginProgram.Broken.class)
        .isThrownBy(() -> login("{\"credsStore\": \"absent\"}", "docker.io"))
        .withMessageStartingWith("docker-credential-absent can't be run: ");
  }

  @Test
  void noConfigIsNoLogin() throws Exception {
    var none = DockerConfig.read(Map.of("HOME", folder.toString()), (_, _) -> Optional.empty());
    assertThat(none.login("docker.io")).isEmpty();
  }

  @Test
  void whatIsNoConfigIsNamedWithoutWhatIsInIt() {
    for (String wrong :
        new String[] {"{", "[]", "{\"auths\":{\"r.org\":{\"auth\":\"c2VjcmV0\"}}}"}) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> login(wrong, "r.org"))
          .withMessageContaining(folder.resolve("config.json").toString())
          .withMessageNotContaining("secret");
    }
  }

  @Test
  void aLoginIsNotShownByAccident() {
    assertThat(new RegistryLogin("r.org", "ann", "pw", "")).hasToString("login for r.org");
  }
}
