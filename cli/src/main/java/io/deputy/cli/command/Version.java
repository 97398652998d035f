package io.deputy.cli.command;

import io.deputy.cli.process.Exit;
import io.deputy.cli.show.Json;
import io.deputy.cli.show.JsonForms;
import io.deputy.cli.view.About;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code deputy version} */
@Command(
    name = "version",
    description = "Print the versions of this command line and of the coordinator that answers.",
    sortOptions = false,
    abbreviateSynopsis = true)
public final class Version implements Callable<Integer> {
  private final Deputy deputy;

  Version(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    var out = deputy.surroundings().out();
    if (!deputy.json()) {
      out.println("deputy " + own()); // known also where no coordinator is
      out.flush();
    }
    if (!deputy.knowsCoordinators()) {
      tellAlone();
      return Exit.DONE;
    }
    About about = deputy.cluster().about();
    if (deputy.json()) {
      Json.print(out, JsonForms.object("deputy", own(), "coordinator", JsonForms.about(about)));
      return Exit.DONE;
    }
    String nobody =
        "nobody leads" + (about.troubles().isEmpty() ? "" : ": " + about.troubles().getFirst());
    String leader = about.leader().isEmpty() ? nobody : "the leader is " + about.leader();
    out.println(
        "coordinator %s (%s of cluster %s, %s)"
            .formatted(
                about.version(),
                about.coordinator(),
                about.cluster(),
                about.leads() ? "leads with term " + about.term() : leader));
    return Exit.DONE;
  }

  private void tellAlone() {
    var out = deputy.surroundings().out();
    if (deputy.json()) {
      Json.print(out, JsonForms.object("deputy", own()));
    } else {
      out.println("coordinator: none is named");
    }
  }

  /** What {@code deputy --version} prints. */
  static final class Own implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"deputy " + own()};
    }
  }

  /** Written into the jar when it is built. */
  public static String own() {
    var properties = new Properties();
    try (var in = Version.class.getResourceAsStream("version.properties")) {
      properties.load(Objects.requireNonNull(in, "version.properties"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }
}
