package io.deputy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a page tells people to type, the programs know: verbs, and options of the command line. */
class CommandsTest {
  /**
   * Where code is, a command begins at the start of a line, of a `span`, or after {@code ./dev}.
   */
  private static final Pattern DEPUTY =
      Pattern.compile("(?m)(?:^ *|`|\\./dev )deputy ((?:pki )?[a-z]+)\\b([^`#|\\n]*)");

  private static final Pattern DEV = Pattern.compile("(?m)(?:^|[` ])\\./dev ([a-z]+)");
  private static final Pattern OPTION = Pattern.compile("(?:^| )(--?[a-z][a-z-]*)");
  private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\\n]+`");

  private final Map<String, Optional<String>> helps = new HashMap<>();

  @Test
  void theCommandLineKnowsWhatPagesSay() {
    assertThat(Pages.all()).flatMap(page -> unknown(page, Pages.read(page))).isEmpty();
    assertThat(helps).containsKeys("apply", "machines", "pki init"); // some were looked at
  }

  @Test
  void aWrongCommandIsNoticed() {
    String page = "```\ndeputy aply -f x\ndeputy apply --wiat\n./dev dance\ndeputy status\n```";
    assertThat(unknown(Path.of("page.md"), page))
        .containsExactly(
            "page.md: deputy aply", "page.md: deputy apply --wiat", "page.md: ./dev dance");
  }

  private List<String> unknown(Path page, String text) {
    var wrong = new ArrayList<String>();
    CODE.matcher(text)
        .results()
        .forEach(
            code -> {
              DEPUTY
                  .matcher(code.group())
                  .results()
                  .forEach(m -> check(m.group(1), m.group(2), wrong));
              DEV.matcher(code.group())
                  .results()
                  .filter(
                      m -> !Pages.read(Pages.ROOT.resolve("dev")).contains("./dev " + m.group(1)))
                  .forEach(m -> wrong.add("./dev " + m.group(1)));
            });
    return wrong.stream().map(each -> page.getFileName() + ": " + each).toList();
  }

  private void check(String verb, String rest, List<String> wrong) {
    Optional<String> help = helps.computeIfAbsent(verb, CommandsTest::help);
    if (help.isEmpty()) {
      wrong.add("deputy " + verb);
      return;
    }
    OPTION
        .matcher(rest)
        .results()
        .map(m -> m.group(1))
        .filter(option -> !help.get().matches("(?s).*[\\s\\[,]\\Q" + option + "\\E\\b.*"))
        .forEach(option -> wrong.add("deputy " + verb + " " + option));
  }

  /** Of the command line itself, in a process of its own; nothing if it knows no such verb. */
  private static Optional<String> help(String verb) {
    var command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path", ""),
                    "io.deputy.cli.Main"),
                Stream.concat(Stream.of(verb.split(" ", -1)), Stream.of("--help")))
            .toList();
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (InputStream out = process.getInputStream()) {
        String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 && text.startsWith("Usage: deputy " + verb)
            ? Optional.of(text.replaceAll("--\\[no-](\\S+)", "--$1, --no-$1"))
            : Optional.empty();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
