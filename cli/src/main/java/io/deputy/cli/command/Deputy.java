package io.deputy.cli.command;

import io.deputy.cli.process.Exit;
import io.deputy.cli.process.Surroundings;
import io.deputy.cli.remote.Access;
import io.deputy.cli.remote.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line as a whole: what all commands share. */
@Command(
    name = "deputy",
    header = "Gives every Docker Compose service a fallback on a separate machine.",
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    abbreviateSynopsis = true,
    versionProvider = Version.Own.class,
    footer = {
      "",
      "Coordinators and certificates are taken from the options, else from the",
      "variables DEPUTY_COORDINATORS and DEPUTY_TLS_DIR, else from the file",
      "/etc/deputy/deputy.conf.",
      "",
      "Exit codes: 0 done, 1 not converged or failed, 2 the input is wrong,",
      "3 no coordinator reachable."
    })
public final class Deputy implements Callable<Integer>, AutoCloseable {
  private final Surroundings surroundings;
  private @Nullable Cluster cluster;
  private boolean color = true;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--coordinator",
      paramLabel = "HOST:PORT",
      scope = ScopeType.INHERIT,
      description = "A coordinator to ask; may be repeated.")
  private List<String> coordinators = new ArrayList<>();

  @Option(
      names = "--tls-dir",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Folder with ca.pem, operator.pem and operator-key.pem.")
  private String tlsDir = "";

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      description = "Use no colours, like the variable NO_COLOR.")
  void noColor(boolean wanted) {
    color = !wanted;
  }

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print this.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Option(
      names = "--version",
      versionHelp = true,
      description = "Print the version; \"deputy version\" asks the coordinator for its own too.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean version;

  public Deputy(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return help(spec);
  }

  /** Where no command is given: which there are. */
  public static int help(CommandSpec spec) {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Exit.INPUT;
  }

  public boolean json() {
    return json;
  }

  public Surroundings surroundings() {
    return color ? surroundings : surroundings.withoutColor();
  }

  /** Whether there is a cluster to ask: a new operator's machine may know of none yet. */
  boolean knowsCoordinators() {
    return Access.isNamed(coordinators, surroundings);
  }

  /** Reached when it is asked something first; the same for the whole command. */
  Cluster cluster() {
    if (cluster == null) {
      Access access = Access.find(coordinators, tlsDir, surroundings);
      cluster = new Cluster(access, surroundings.clock().instant(), this::note);
    }
    return cluster;
  }

  /** What is waited for, where somebody watches. */
  void note(String sentence) {
    if (surroundings.screen().err()) {
      surroundings.err().println(sentence);
      surroundings.err().flush();
    }
  }

  /** What the user should know, though the command goes on. */
  void warn(List<String> sentences) {
    sentences.forEach(sentence -> surroundings.err().println("warning: " + sentence));
    surroundings.err().flush();
  }

  @Override
  public void close() {
    if (cluster != null) {
      cluster.close();
    }
  }
}
