package io.deputy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.cli.process.Exit;
import io.deputy.model.MachineName;
import io.deputy.model.Phase;
import io.deputy.proto.v1.OperatorProto.ApplyResponse;
import io.deputy.proto.v1.OperatorProto.StatusResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process, and the real signal. */
class InterruptionTest {
  private static final String STARTING =
      Scenes.progress("live/db.0#1", new MachineName("h1"), Phase.STARTING);

  @TempDir private Path dir;

  @Test
  void ctrlCEndsTheWaitAndSaysThatTheChangeGoesOn() throws Exception {
    Files.writeString(dir.resolve("compose.yaml"), "services: {db: {image: reg/db:15}}\n");
    try (var coordinator = ScriptedCoordinator.start()) {
      coordinator.apply = _ -> ApplyResponse.newBuilder().setRevision(1).build();
      coordinator.changes =
          List.of(
              StatusResponse.newBuilder()
                  .setRevision(1)
                  .addServices(Scenes.service("live", "db", "waiting").addReasons(STARTING))
                  .build());
      Process process = start(coordinator, "apply", "--app", "live");
      try (var err =
          new BufferedReader(
              new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
        assertThat(err.readLine()).isEqualTo("live/db: waiting: " + STARTING);
        signal(process, "INT");
        assertThat(err.lines().collect(Collectors.joining("\n")))
            .isEqualTo(
                "interrupted; the change goes on in the cluster, \"deputy status live\" shows it");
      } finally {
        process.destroyForcibly();
      }
      assertThat(process.waitFor()).isEqualTo(Exit.INTERRUPTED);
    }
  }

  @Test
  void ctrlCEndsAWatchedStatus() throws Exception {
    try (var coordinator = ScriptedCoordinator.start()) {
      coordinator.changes = List.of(Scenes.troubled());
      Process process = start(coordinator, "status", "--watch", "--json");
      try (var out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(out.readLine()).startsWith("{\"coordinator\":\"c1\",\"term\":7,");
        signal(process, "INT");
        assertThat(out.readLine()).isNull();
      } finally {
        process.destroyForcibly();
      }
      assertThat(process.waitFor()).isEqualTo(Exit.INTERRUPTED);
    }
  }

  /** With the signal's usual meaning, which whoever runs the tests may have switched off. */
  private Process start(ScriptedCoordinator coordinator, String... words) throws IOException {
    var command =
        new java.util.ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).directory(dir.toFile());
    builder.environment().put("DEPUTY_COORDINATORS", coordinator.address());
    builder.environment().put("DEPUTY_TLS_DIR", TestPki.operator().toString());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder.start();
  }

  private static void signal(Process process, String name) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor())
        .isZero();
  }
}
