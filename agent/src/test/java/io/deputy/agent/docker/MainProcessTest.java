package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectContainerResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When nothing of a container runs any more, by a folder as {@code /proc}. */
class MainProcessTest {
  private static final String ID = "c0ffee";

  @TempDir private Path processes;

  @BeforeEach
  void begin() throws IOException {
    Path folder = Files.createDirectories(processes.resolve("42"));
    Files.writeString(folder.resolve("cgroup"), "0::/docker/" + ID + "\n");
    stat('S', 1, 777);
  }

  /** As of proc(5); its name tries to be several fields. */
  private void stat(char state, int threads, long startedAt) throws IOException {
    Files.writeString(
        processes.resolve("42/stat"),
        "42 (a) Z (b) %c 1 42 42 0 -1 4194560 1 0 0 0 3 4 0 0 20 0 %d 0 %d 99 7\n"
            .formatted(state, threads, startedAt));
  }

  private static InspectContainerResponse running(String more) {
    try {
      return new ObjectMapper()
          .readValue(
              """
              {"Id": "%s", "State": {"Pid": 42}, "HostConfig": {%s}}
              """
                  .formatted(ID, more),
              InspectContainerResponse.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Optional<MainProcess> process(String more) throws IOException {
    return MainProcess.of(running(more), processes);
  }

  @Test
  void aProcessThatIsGoneHasEnded() throws IOException {
    MainProcess process = process("").orElseThrow();
    assertThat(process.ended()).isFalse();
    Files.delete(processes.resolve("42/stat"));
    assertThat(process.ended()).isTrue();
  }

  @Test
  void anotherOfTheSameNumberIsAnother() throws IOException {
    MainProcess process = process("").orElseThrow();
    stat('R', 3, 778);
    assertThat(process.ended()).isTrue();
  }

  /** Its first thread has called pthread_exit, or was killed while another still writes. */
  @Test
  void whileAThreadOfItGoesOnItHasNot() throws IOException {
    MainProcess process = process("").orElseThrow();
    stat('Z', 2, 777);
    assertThat(process.ended()).isFalse();
    stat('Z', 1, 777);
    assertThat(process.ended()).isTrue();
  }

  /** No file descriptor may be left: that says nothing of the process. */
  @Test
  void whereItCanNotBeLookedItHasNotEnded() throws IOException {
    MainProcess process = process("").orElseThrow();
    Files.delete(processes.resolve("42/stat"));
    Files.createDirectory(processes.resolve("42/stat"));
    assertThatThrownBy(process::ended).isInstanceOf(IOException.class);
    assertThatThrownBy(process::awaitEnd).isInstanceOf(IOException.class);
  }

  @Test
  void whoseEndLeavesSomethingToDockerIsNotWatched() throws IOException {
    assertThat(process("\"PidMode\": \"host\"")).isEmpty();
    assertThat(process("\"PortBindings\": {\"80/tcp\": [{\"HostPort\": \"8080\"}]}")).isEmpty();
    assertThat(process("\"PortBindings\": {}")).isPresent();
    Files.writeString(processes.resolve("42/cgroup"), "0::/docker/another\n");
    assertThat(process("")).as("Docker counts otherwise").isEmpty();
  }
}
