package io.deputy.cli;

import io.deputy.cli.command.Version;
import io.deputy.cli.process.Surroundings;
import io.deputy.cli.show.Screen;
import io.deputy.golden.Golden;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One command, from its words to what it printed. */
public final class CommandRun {
  private static final Path NO_SETTINGS = Path.of("/nonexistent/deputy.conf");

  private final List<String> words = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final Map<String, String> shown = new LinkedHashMap<>();
  private Path directory = Path.of("").toAbsolutePath();
  private Path settings = NO_SETTINGS;
  private Screen screen = Screen.NONE;
  private Clock clock = Clock.systemUTC();
  private String typed = "";

  private CommandRun() {
    shown.put(Version.own(), "VERSION");
  }

  public static CommandRun deputy(String... words) {
    var run = new CommandRun();
    run.words.addAll(List.of(words));
    return run;
  }

  /** As one of the cluster's operators, at these coordinators. */
  public CommandRun at(ScriptedCoordinator... coordinators) {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < coordinators.length; i++) {
      addresses.add(coordinators[i].address());
      shown.put(coordinators[i].address(), "COORDINATOR" + (i + 1));
    }
    environment.put("DEPUTY_COORDINATORS", String.join(",", addresses));
    return with("DEPUTY_TLS_DIR", TestPki.operator().toString());
  }

  public CommandRun with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public CommandRun in(Path folder) {
    directory = folder;
    shown.put(folder.toString(), "DIR");
    return this;
  }

  public CommandRun settings(Path file) {
    settings = file;
    return this;
  }

  public CommandRun on(Screen terminal) {
    screen = terminal;
    return this;
  }

  public CommandRun clock(Clock fixed) {
    clock = fixed;
    return this;
  }

  public CommandRun typing(String text) {
    typed = text;
    return this;
  }

  public Result run() {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            new Surroundings(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                environment,
                screen,
                clock,
                directory,
                settings),
            words.toArray(String[]::new));
    return new Result(String.join(" ", words), exit, replaced(out), withoutNotes(replaced(err)));
  }

  /** Whether a wait takes longer than a second depends on the machine that runs the test. */
  private static String withoutNotes(String text) {
    return text.replaceAll("(?m)^(no answer yet, still asking|waiting for) .*\n", "");
  }

  private String replaced(ByteArrayOutputStream bytes) {
    String text = bytes.toString(StandardCharsets.UTF_8).replace("\u001b", "␛").replace("\r", "␍");
    for (var each : shown.entrySet()) {
      text = text.replace(each.getKey(), each.getValue());
    }
    return text;
  }

  /** Escapes and carriage returns are shown as ␛ and ␍, addresses and folders by names. */
  public record Result(String words, int exit, String out, String err) {
    /** Compares all of it with a golden file of this name. */
    public void matches(String golden) {
      Golden.compare(Golden.resource("golden/" + golden + ".txt"), transcript());
    }

    /** All of it, as it stands in golden files. */
    public String transcript() {
      var text = new StringBuilder(("$ deputy " + words).strip()).append('\n').append(out);
      if (!err.isEmpty()) {
        text.append("--- standard error\n").append(err);
      }
      return text.append("--- exit ").append(exit).append('\n').toString();
    }
  }
}
