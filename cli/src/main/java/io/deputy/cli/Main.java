package io.deputy.cli;

import io.deputy.cli.pki.PkiCommands;
import io.deputy.cli.show.Screen;
import io.deputy.model.Invalid;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Where {@code deputy} starts. */
public final class Main {
  private static final Path SETTINGS = Path.of("/etc/deputy/deputy.conf");

  /** In the order of the help. */
  private static final Map<String, Function<Deputy, CommandLine>> COMMANDS = commands();

  private Main() {}

  public static void main(String[] args) {
    var surroundings =
        new Surroundings(
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            System.in,
            System.getenv(),
            Screen.of(System.getenv()),
            Clock.systemUTC(),
            Path.of("").toAbsolutePath(),
            SETTINGS);
    System.exit(run(surroundings, args));
  }

  /**
   * Runs one command.
   *
   * @return its exit code, see {@link Exit}
   */
  static int run(Surroundings surroundings, String... args) {
    try (var deputy = new Deputy(surroundings)) {
      var line = new CommandLine(deputy);
      add(line, deputy, args);
      boolean color = surroundings.screen().out() && surroundings.screen().color();
      return line.setUsageHelpWidth(Math.clamp(surroundings.screen().width(), 60, 100))
          .setOut(writer(surroundings.out()))
          .setErr(writer(surroundings.err()))
          .setColorScheme(CommandLine.Help.defaultColorScheme(color ? Ansi.ON : Ansi.OFF))
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setParameterExceptionHandler((wrong, _) -> wrong(surroundings, wrong))
          .setExecutionExceptionHandler((failed, _, _) -> failed(surroundings, failed))
          .execute(args);
    } finally {
      surroundings.out().flush();
      surroundings.err().flush();
    }
  }

  /**
   * Only the commands that are named are made: reading the annotations of all takes longer than
   * most commands. Where none is named, for help or for a typing error, all are.
   */
  private static void add(CommandLine line, Deputy deputy, String[] args) {
    var named = COMMANDS.keySet().stream().filter(List.of(args)::contains).toList();
    boolean all = named.isEmpty() || Arrays.asList(args).contains("completion");
    for (var command : COMMANDS.entrySet()) {
      if (all || named.contains(command.getKey())) {
        line.addSubcommand(command.getKey(), command.getValue().apply(deputy));
      }
    }
  }

  private static Map<String, Function<Deputy, CommandLine>> commands() {
    var commands = new LinkedHashMap<String, Function<Deputy, CommandLine>>();
    commands.put("apply", deputy -> new CommandLine(new Apply(deputy)));
    commands.put("plan", deputy -> new CommandLine(new Plan(deputy)));
    commands.put("status", deputy -> new CommandLine(new Status(deputy)));
    commands.put("explain", deputy -> new CommandLine(new Explain(deputy)));
    commands.put("machines", deputy -> new CommandLine(new Machines(deputy)));
    commands.put("logs", deputy -> new CommandLine(new Logs(deputy)));
    commands.put("remove", deputy -> new CommandLine(new Remove(deputy)));
    commands.put("pki", PkiCommands::all);
    commands.put("version", deputy -> new CommandLine(new Version(deputy)));
    commands.put("completion", deputy -> new CommandLine(new Completion(deputy)));
    return commands;
  }

  private static int wrong(Surroundings surroundings, ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    say(surroundings, List.of(String.valueOf(wrong.getMessage())));
    var hint = new java.io.StringWriter();
    UnmatchedArgumentException.printSuggestions(wrong, new PrintWriter(hint, true));
    surroundings.err().print(hint);
    surroundings
        .err()
        .println("see \"%s --help\"".formatted(command.getCommandSpec().qualifiedName()));
    return Exit.INPUT;
  }

  private static int failed(Surroundings surroundings, Exception failed) {
    return switch (failed) {
      case Failure failure -> {
        say(surroundings, failure.sentences());
        yield failure.exitCode();
      }
      case Invalid invalid -> {
        say(surroundings, List.of(String.valueOf(invalid.getMessage())));
        yield Exit.INPUT;
      }
      default -> {
        say(surroundings, List.of("this is a bug in deputy, please report it: " + failed));
        failed.printStackTrace(surroundings.err());
        yield Exit.FAILED;
      }
    };
  }

  private static void say(Surroundings surroundings, List<String> sentences) {
    surroundings.out().flush(); // so that a terminal shows both in their order
    sentences.forEach(sentence -> surroundings.err().println("error: " + sentence));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** UTF-8 whatever the locale says, and flushed by the commands. */
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)), false, StandardCharsets.UTF_8);
  }
}
