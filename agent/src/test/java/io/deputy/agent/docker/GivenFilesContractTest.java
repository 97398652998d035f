package io.deputy.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.run.Containers.Found;
import io.deputy.compose.Compose;
import io.deputy.compose.ComposeException;
import io.deputy.compose.FakeFiles;
import io.deputy.compose.Loaded;
import io.deputy.compose.Request;
import io.deputy.model.FileBytes;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** From Compose text to what a process in a real container finds of configs and secrets. */
@Tag("contract")
class GivenFilesContractTest {
  private static final PlacementId PLACEMENT = PlacementId.parse("shop/web.0#1");
  private static final String FILE =
      """
      services:
        web:
          image: deputy-test/plain:1
          command: [sleep, "600"]
          stop_signal: SIGKILL
          read_only: ROOT
          tmpfs: [/run]
          volumes: ["data:/data"]
          configs:
            - site
            - {source: motd, target: /data/motd, uid: "1000", gid: "100", mode: 0440}
            - {source: start, target: /bin/start}
          secrets:
            - password
            - {source: token, target: below/token, uid: "1000", mode: 0400}
      volumes: {data: {}}
      configs:
        site: {file: ./site.conf}
        motd: {content: "hello\\n"}
        start: {file: ./start.sh}
      secrets:
        password: {file: ./password}
        token: {environment: TOKEN}
      """;
  @RegisterExtension static final PrivateDocker docker = new PrivateDocker();

  @TempDir Path state;
  private final Map<String, FileBytes> held = new HashMap<>();
  private DockerContainers containers;

  @BeforeEach
  void connect() {
    containers = connected();
  }

  private DockerContainers connected() {
    return docker.containers(
        state,
        sha256 -> {
          FileBytes bytes = held.get(sha256);
          if (bytes == null) {
            throw new IOException("nobody has it");
          }
          return new ByteArrayInputStream(bytes.toArray());
        });
  }

  @AfterEach
  void leave() throws IOException {
    removeAll();
    containers.prune();
    docker.client().removeVolumeCmd("shop_data").exec();
    containers.close();
  }

  private void removeAll() {
    for (Found found : containers.list()) {
      containers.kill(found.container());
      containers.remove(found.container());
    }
  }

  @Test
  void aProcessFindsThemWithOwnerAndMode() throws Exception {
    assertFound(started(false));
  }

  @Test
  void soItDoesWhereNothingElseCanBeWritten() throws Exception {
    assertFound(started(true));
  }

  private static void assertFound(String id) throws Exception {
    assertThat(
            docker.run(id, "cat /site /data/motd /run/secrets/password /run/secrets/below/token"))
        .isEqualTo("listen 80\nhello\nhunter2\nt0ken");
    assertThat(
            docker.run(
                id,
                "stat -c '%a %u:%g %n' /site /data/motd /bin/start /run/secrets/password"
                    + " /run/secrets/below/token"))
        .isEqualTo(
            """
            444 0:0 /site
            440 1000:100 /data/motd
            555 0:0 /bin/start
            444 0:0 /run/secrets/password
            400 1000:0 /run/secrets/below/token
            """);
    assertThat(docker.run(id, "start")).isEqualTo("started\n");
    assertThat(docker.run(id, "echo x > /run/secrets/password")).contains("Read-only");
    assertThat(docker.client().inspectContainerCmd(id).exec().toString())
        .as("what Docker shows")
        .doesNotContain("hunter2", "t0ken");
  }

  @Test
  void aFallbackHasAllBeforeItIsStartedAndKeepsItThroughTheAgentsRestart() throws Exception {
    String id = containers.create(PLACEMENT, spec(false));
    held.clear();
    containers.prune();
    containers.close();
    containers = connected();
    containers.prune();
    assertThat(containers.create(PLACEMENT, spec(false))).isEqualTo(id);
    held.clear();
    containers.start(id);
    assertFound(id);
  }

  @Test
  void nothingIsLeftOfAPlacementThatEnded() throws Exception {
    started(false);
    assertThat(state.resolve("files")).isNotEmptyDirectory();
    removeAll();
    assertThat(state.resolve("files")).isEmptyDirectory();
  }

  private String started(boolean readOnly) throws ComposeException {
    String id = containers.create(PLACEMENT, spec(readOnly));
    containers.start(id);
    return id;
  }

  private ServiceSpec spec(boolean readOnly) throws ComposeException {
    var files =
        new FakeFiles()
            .with("/shop/compose.yaml", FILE.replace("ROOT", Boolean.toString(readOnly)))
            .with("/shop/site.conf", "listen 80\n")
            .with("/shop/start.sh", "#!/bin/sh\necho started\n")
            .with("/shop/password", "hunter2\n");
    Loaded loaded = Compose.load(Request.in("/shop", Map.of("TOKEN", "t0ken")), files);
    held.putAll(loaded.files());
    assertThat(new String(Objects.requireNonNull(held.get(hash("t0ken"))).toArray(), UTF_8))
        .isEqualTo("t0ken");
    return Objects.requireNonNull(loaded.app().services().get("web")).withHash("h1");
  }

  private static String hash(String text) {
    return new FileBytes(text.getBytes(UTF_8)).content().sha256();
  }
}
