package io.deputy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  @TempDir Path parent;

  /** Another agent: takes the folder, says so, and keeps it until its input ends. */
  public static final class Other {
    public static void main(String[] args) throws Exception {
      try (StateFolder _ = StateFolder.take(Path.of(args[0]))) {
        System.out.println("taken");
        System.in.read();
      }
    }
  }

  @Test
  void itIsItsOwnersAloneWhoeverMadeIt() throws Exception {
    Path fresh = parent.resolve("deputy/agent");
    Path there = Files.createDirectory(parent.resolve("there"));
    Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (Path folder : new Path[] {fresh, there}) {
      try (StateFolder _ = StateFolder.take(folder)) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
            .isEqualTo("rwx------");
      }
    }
  }

  @Test
  void whatCannotBeAFolderIsNamedWithItsCause() throws Exception {
    Path file = Files.writeString(parent.resolve("file"), "in the way");
    unusable(file, "there is a file of that name");
    unusable(file.resolve("state"), "Not a directory");
    unusable(Path.of("/proc/x"), "no such file or directory");
  }

  private static void unusable(Path folder, String cause) {
    assertThatThrownBy(() -> StateFolder.take(folder))
        .isInstanceOf(StateFolder.Unusable.class)
        .hasMessage(
            "state: found \"%s\", expected a folder that the agent can make and write: %s"
                .formatted(folder, cause));
  }

  @Test
  void anotherProcessKeepsItForAsLongAsItLives() throws Exception {
    Path folder = parent.resolve("agent");
    Process other =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader says = other.inputReader()) {
      assertThat(says.readLine()).isEqualTo("taken");
      assertThatThrownBy(() -> StateFolder.take(folder))
          .isInstanceOf(StateFolder.Taken.class)
          .hasMessage(
              "another agent runs with state folder %s, and has locked lock in it: a machine has one"
                  .formatted(folder));
    } finally {
      other.destroyForcibly().waitFor();
    }
    try (StateFolder taken = StateFolder.take(folder)) {
      assertThat(taken).isNotNull();
    }
  }
}
