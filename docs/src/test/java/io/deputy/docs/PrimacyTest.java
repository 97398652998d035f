package io.deputy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The model of who may run a strict slot ({@code docs/protocol/Primacy.tla}), checked by TLC in a
 * process of its own: with all rules nothing is found, and with any one switched off two primaries.
 */
class PrimacyTest {
  private static final Path MODEL = Pages.ROOT.resolve("docs/protocol/Primacy.tla");
  private static final long PATIENCE_SECONDS = 240;

  /** Random walks over three machines; the seed is one that finds what is broken soon. */
  private static final String THREE_MACHINES =
      """
      Machines = {a, b, c} LastTime = 14 LastEpoch = 4 LastRevision = 9 MessagesKept = 3
      """;

  /** Breadth first over two machines. */
  private static final String TWO_MACHINES =
      """
      Machines = {a, b} LastTime = 5 LastEpoch = 3 LastRevision = 3 MessagesKept = 1
      """;

  @TempDir private Path folder;

  /** What TLC said until it ended, found something, or the time was over. */
  private String check(String broken, String bounds, long seconds, String... how)
      throws IOException, InterruptedException {
    Files.copy(MODEL, folder.resolve("Primacy.tla"));
    Files.writeString(
        folder.resolve("Primacy.cfg"),
        """
        SPECIFICATION Spec
        INVARIANTS SinglePrimary HeirsAreAsked
        CHECK_DEADLOCK FALSE
        CONSTANTS a = a b = b c = c First = a Second = b Lease = 2 Keep = 2 Broken = {%s}
        %s"""
            .formatted(broken.isEmpty() ? "" : '"' + broken + '"', bounds));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseParallelGC",
                "-cp",
                System.getProperty("java.class.path"),
                "tlc2.TLC",
                "-workers",
                "1"));
    command.addAll(List.of(how));
    command.add("Primacy.tla");
    Path said = folder.resolve("said");
    Process tlc =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    tlc.waitFor(seconds, TimeUnit.SECONDS);
    tlc.destroyForcibly().waitFor();
    return Files.readString(said);
  }

  @Test
  void withAllRulesNothingIsFound() throws Exception {
    assertThat(check("", THREE_MACHINES, 20, "-simulate", "-depth", "80"))
        .contains("Computed 1 initial states")
        .doesNotContain("Error", "violated");
  }

  @ParameterizedTest
  @CsvSource({
    "leaseNotAwaited",
    "noWarmUp",
    "promiseNotAwaited",
    "promisesForgotten",
    "leaseFromTheAnswer",
    "stopNotAcknowledged",
  })
  void eachRuleIsNeededAmongTwoMachines(String rule) throws Exception {
    assertThat(check(rule, TWO_MACHINES, PATIENCE_SECONDS)).contains("is violated");
  }

  @ParameterizedTest
  @CsvSource({"anyFallbackInherits", "olderAssignmentFollowed"})
  void eachRuleIsNeededAmongThree(String rule) throws Exception {
    assertThat(
            check(
                rule, THREE_MACHINES, PATIENCE_SECONDS, "-simulate", "-depth", "80", "-seed", "1"))
        .contains("is violated");
  }

  /** A rule that nobody tries without would be one that nobody needs. */
  @Test
  void allRulesAreTried() throws IOException {
    List<String> named = new ArrayList<>();
    var rules =
        java.util.regex.Pattern.compile("Off\\(\"(\\w+)\"\\)").matcher(Files.readString(MODEL));
    while (rules.find()) {
      named.add(rules.group(1));
    }
    assertThat(named)
        .contains("leaseNotAwaited")
        .isSubsetOf(
            "leaseNotAwaited",
            "noWarmUp",
            "promiseNotAwaited",
            "promisesForgotten",
            "leaseFromTheAnswer",
            "stopNotAcknowledged",
            "anyFallbackInherits",
            "olderAssignmentFollowed");
  }
}
