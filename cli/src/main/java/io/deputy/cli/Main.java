package io.deputy.cli;

import io.deputy.cli.command.Commands;
import io.deputy.cli.command.Deputy;
import io.deputy.cli.pki.PkiCommands;
import io.deputy.cli.process.Exit;
import io.deputy.cli.process.Failure;
import io.deputy.cli.process.Surroundings;
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
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Where {@code deputy} starts. */
public final class Main {
  private static final Path SETTINGS = Path.of("/etc/deputy/deputy.conf");
  private static final Logger GRPC = Logger.getLogger("io.grpc"); // kept, or its level is lost

  /** In the order of the help. */
  private static final List<String> COMMANDS =
      List.of(
          "apply",
          "plan",
          "config",
          "scale",
          "switchover",
          "hold",
          "release",
          "history",
          "diff",
          "status",
          "explain",
          "machines",
          "logs",
          "remove",
          "pki",
          "version",
          "completion");

  private Main() {}

  public static void main(String[] args) {
    // It warns of every name that is not found; what fails is said in one sentence here.
    GRPC.setLevel(Level.OFF);
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
    List<String> words = List.of(args);
    List<String> named = COMMANDS.stream().filter(words::contains).toList();
    boolean all = named.isEmpty() || named.contains("completion");
    for (String name : all ? COMMANDS : named) {
      line.addSubcommand(name, command(name, deputy));
    }
    CommandLine pki = line.getSubcommands().get("pki");
    if (pki != null) {
      withoutCluster(pki);
    }
  }

  /** It asks nobody, so it takes no options that say whom. */
  private static void withoutCluster(CommandLine command) {
    var spec = command.getCommandSpec();
    for (String option : List.of("--coordinator", "--tls-dir")) {
      spec.remove(spec.findOption(option));
    }
    command.getSubcommands().values().forEach(Main::withoutCluster);
  }

  private static Object command(String name, Deputy deputy) {
    return name.equals("pki") ? PkiCommands.all(deputy) : Commands.named(name, deputy);
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
