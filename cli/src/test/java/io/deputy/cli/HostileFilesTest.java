package io.deputy.cli;

import static io.deputy.cli.CommandRun.deputy;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.cli.process.Exit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that were not written to be run: a sentence each, soon, in the memory that is given. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileFilesTest {
  @TempDir private Path dir;

  private void file(String name, String text) throws IOException {
    Files.writeString(dir.resolve(name), text, ISO_8859_1);
  }

  private static String repeated(int times, String text) {
    return text.repeat(times);
  }

  private void pipe(String name) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("mkfifo", dir.resolve(name).toString()).start().waitFor())
        .isZero();
  }

  /** 200 MB, of which no more than a little is on the disk. */
  private void enormous(String name) throws IOException {
    try (OutputStream out = Files.newOutputStream(dir.resolve(name))) {
      out.write("services:\n  web:\n    image: x\n    environment:\n".getBytes(ISO_8859_1));
      byte[] line = repeated(50_000, "      KEY: value\n").getBytes(ISO_8859_1);
      for (int i = 0; i < 236; i++) {
        out.write(line);
      }
    }
  }

  private static String bomb() {
    return IntStream.range(1, 20)
        .mapToObj(i -> "x-%d: &a%1$d [%s]\n".formatted(i, repeated(9, "*a" + (i - 1) + ", ")))
        .collect(joining("", "x-0: &a0 [lol]\n", "services: {web: {image: x}}\n"));
  }

  private String refusal(String... words) {
    var result = deputy(words).in(dir).run();
    assertThat(result.exit()).isEqualTo(Exit.INPUT);
    assertThat(result.out()).isEmpty();
    return result.err();
  }

  @Test
  void allAtOnceInTheHeapOfTheCommandThatShips() throws Exception {
    file("bomb.yaml", bomb());
    file("deep.yaml", "x-a: " + repeated(10_000, "[") + repeated(10_000, "]"));
    file("deep-mapping.yaml", "x-a: " + repeated(10_000, "{a: ") + "1" + repeated(10_000, "}"));
    file("nul.yaml", "services:\n  web:\n    image: x\0y\n");
    file("latin.yaml", "services: {web: {image: \"\u00e9\"}}");
    file("empty.yaml", "");
    file(
        "many.yaml",
        IntStream.range(0, 100_000)
            .mapToObj(i -> "  s%d: {imagee: x}\n".formatted(i))
            .collect(joining("", "services:\n", "")));
    enormous("long.yaml");
    pipe("pipe.yaml");
    Files.createDirectory(dir.resolve("folder.yaml"));
    var words = new ArrayList<>(List.of("config", "-q"));
    for (String name :
        List.of(
            "bomb",
            "deep",
            "deep-mapping",
            "nul",
            "latin",
            "empty",
            "many",
            "long",
            "pipe",
            "folder",
            "absent")) {
      words.addAll(List.of("-f", name + ".yaml"));
    }
    assertThat(shipped(words))
        .containsExactly(
            "error: bomb.yaml:8:6: more than 2,000,000 values, its aliases written out: nobody's"
                + " services need that",
            "error: deep.yaml:1:106: nested deeper than 100 levels",
            "error: deep-mapping.yaml:1:403: nested deeper than 100 levels",
            "error: nul.yaml:3:13: found the character U+0000, which YAML does not allow",
            "error: latin.yaml: can't be read: is not UTF-8",
            "error: many.yaml:2:3: services: more than 5,000 services",
            "error: long.yaml: can't be read: is longer than 4 MiB",
            "error: pipe.yaml: can't be read: is a pipe, a socket or a device, expected a file",
            "error: folder.yaml: can't be read: is a folder, expected a file",
            "error: absent.yaml: can't be read: no such file",
            "exit 2");
  }

  @Test
  void whatManyExtendInTheSameHeap() throws Exception {
    String base =
        IntStream.range(0, 20_000)
            .mapToObj("      A%d: 1\n"::formatted)
            .collect(joining("", "services:\n  base:\n    image: x\n    environment:\n", ""));
    file(
        "compose.yaml",
        IntStream.range(0, 1000)
            .mapToObj("  s%d: {extends: base}\n"::formatted)
            .collect(joining("", base, "")));
    assertThat(shipped(List.of("config", "-q")))
        .containsExactly(
            "error: compose.yaml:20053:18: services.s48.extends: more than 2,000,000 values, what is"
                + " included and extended counted at each mention: nobody's services need that",
            "exit 2");
  }

  /**
   * What the command says in a process of its own, with the options that {@code launch} gives it.
   */
  private List<String> shipped(List<String> words) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                "io.deputy.cli.Main"));
    command.addAll(words);
    Path said = dir.resolve("said");
    Process process =
        new ProcessBuilder(command)
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    var lines = new ArrayList<>(Files.readAllLines(said));
    lines.add("exit " + process.exitValue());
    return lines;
  }

  @Test
  void whatAFileNamesIsNoFile() throws Exception {
    pipe("pipe");
    Files.createDirectory(dir.resolve("folder"));
    file(
        "compose.yaml",
        """
        services:
          web:
            image: x
            env_file: [pipe, folder, /dev/zero]
            label_file: folder
            extends: {file: folder, service: web}
        """);
    assertThat(refusal("config"))
        .isEqualTo(
            """
            error: compose.yaml:4:16: services.web.env_file[0]: can't read pipe: is a pipe, a socket or a device, expected a file
            error: compose.yaml:4:22: services.web.env_file[1]: can't read folder: is a folder, expected a file
            error: compose.yaml:4:30: services.web.env_file[2]: can't read /dev/zero: is longer than 4 MiB
            error: compose.yaml:5:17: services.web.label_file[0]: can't read folder: is a folder, expected a file
            error: compose.yaml:6:21: services.web.extends: folder can't be read: is a folder, expected a file
            """);
  }

  @Test
  void aLinkThatLeavesTheProject(@TempDir Path elsewhere) throws IOException {
    Path outside = elsewhere.toRealPath();
    Files.writeString(outside.resolve("private"), "hush");
    Files.createSymbolicLink(dir.resolve("out"), outside.resolve("private"));
    Files.createSymbolicLink(dir.resolve("way"), outside);
    Files.createDirectory(dir.resolve("folder"));
    Files.createSymbolicLink(dir.resolve("folder/out"), outside.resolve("private"));
    file(
        "compose.yaml",
        """
        services:
          web:
            image: x
            volumes: ["./out:/a:ro", "./way/private:/b:ro", "./folder:/c:ro"]
        """);
    assertThat(refusal("plan", "--coordinator", "127.0.0.1:1").replace(outside.toString(), "OUT"))
        .isEqualTo(
            """
            error: compose.yaml:4:15: services.web.volumes[0]: can't read out: is a link to OUT/private, outside of the project's folder; name that if it is meant
            error: compose.yaml:4:30: services.web.volumes[1]: can't read way/private: is a link to OUT/private, outside of the project's folder; name that if it is meant
            error: compose.yaml:4:53: services.web.volumes[2]: can't read folder: DIR/folder/out is a link to OUT/private, which is outside of DIR/folder and would not travel with it
            """);
  }

  @Test
  void namesThatNoDiskHas() throws IOException {
    file("env.yaml", "services: {web: {image: x, env_file: [\"a\\0b\"]}}");
    file("bind.yaml", "services: {web: {image: x, volumes: [\"./a\\0b:/x\"]}}");
    file("half.yaml", "services: {web: {image: x, volumes: [\"./a\\uD83D:/x\"]}}");
    file("dotenv.yaml", "services: {web: {image: x, volumes: [\"${A}:/x\"]}}");
    file("nul.env", "A=/a\0b\n");
    assertThat(refusal("config", "-f", "env.yaml", "-f", "bind.yaml", "-f", "half.yaml"))
        .isEqualTo(
            """
            error: env.yaml:1:39: found the character U+0000, which no text may hold
            error: bind.yaml:1:38: found the character U+0000, which no text may hold
            error: half.yaml:1:38: found the character U+D83D, which no text may hold
            """);
    assertThat(refusal("config", "-f", "dotenv.yaml", "--env-file", "nul.env"))
        .startsWith("error: nul.env:1:1: found the character U+0000, which no variable may hold\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[z-a] | , line 2: found \"[z-a]\", expected a pattern such as *.log, [a-z]* or **/tmp",
        "[]    | , line 2: found \"[]\", expected a pattern such as *.log, [a-z]* or **/tmp",
        "caf\u00e9  | ' is not UTF-8'",
      })
  void anIgnoreFileThatIsNone(String line, String what) throws IOException {
    Files.createDirectory(dir.resolve("app"));
    file("app/Dockerfile", "FROM x");
    file("app/.dockerignore", "*.log\n" + line + "\n");
    file("compose.yaml", "services: {web: {build: app}}");
    assertThat(refusal("plan", "--coordinator", "127.0.0.1:1"))
        .isEqualTo(
            "error: compose.yaml:1:25: services.web.build: can't send app to be built: .dockerignore"
                + what
                + "\n");
  }

  @Test
  void numbersThatNobodyMeans() throws IOException {
    file(
        "compose.yaml",
        """
        services:
          web:
            image: x
            mem_limit: 99999999999999999999999g
            cpus: 1e400
            stop_grace_period: 99999999999999999999h
            ports: ["99999999999999999999:80", "8000-8010:80", "80:8000-8010"]
        """);
    assertThat(refusal("config").lines())
        .hasSize(5)
        .allSatisfy(
            line -> assertThat(line).startsWith("error: compose.yaml:").contains("expected"));
  }
}
