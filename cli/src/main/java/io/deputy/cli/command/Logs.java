package io.deputy.cli.command;

import io.deputy.cli.process.Exit;
import io.deputy.cli.process.Failure;
import io.deputy.cli.show.LogLines;
import io.deputy.cli.view.ClusterStatus;
import io.deputy.cli.view.LogPiece;
import io.deputy.cli.view.PlacementStatus;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deputy logs} */
@Command(
    name = "logs",
    description = "Print what a service's containers wrote, wherever they run.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class Logs implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Deputy deputy;

  @Parameters(
      paramLabel = "[APP/]SERVICE|APP",
      description = "A service, with its app if several have one; or all services of an app.")
  private String service = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is written from now on, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "N",
      description = "Begin with the last N lines of each container; all without it.")
  private @Nullable Integer tail;

  Logs(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    if (tail != null && tail < 1) {
      throw Failure.input("--tail: found \"%d\", expected 1 or more lines".formatted(tail));
    }
    if (service.length() > 1 && service.endsWith("/")) {
      String app = service.substring(0, service.length() - 1);
      Services.mustExist(app, deputy.cluster().status(app));
      return print(app, "", true);
    }
    if (service.indexOf('/') >= 0) {
      ServiceId.parse(service); // refuses what can't be a name, before anybody is asked
    }
    ClusterStatus status = deputy.cluster().status("");
    if (isApp(service, status)) {
      return print(service, "", true);
    }
    var found = Services.find(service, status);
    boolean several = found.placements().stream().filter(Logs::runs).count() > 1;
    return print(found.app(), found.service(), several);
  }

  private int print(String app, String one, boolean several) {
    var surroundings = deputy.surroundings();
    var lines = new LogLines(surroundings.out(), surroundings.screen(), deputy.json(), several);
    boolean failed = false;
    try (var pieces = deputy.cluster().logs(app, one, follow, tail == null ? 0 : tail)) {
      while (!pieces.ended() && !surroundings.out().checkError()) {
        LogPiece piece = pieces.next(LOOK);
        if (piece == null) {
          continue;
        }
        lines.add(piece);
        if (!piece.error().isEmpty()) {
          failed = true;
          surroundings
              .err()
              .println(
                  "error: log of %s on %s: %s"
                      .formatted(piece.placement(), piece.machine(), piece.error()));
          surroundings.err().flush();
        }
      }
    } finally {
      lines.finish();
    }
    return failed ? Exit.FAILED : Exit.DONE;
  }

  /** A service of that name goes first: {@code APP/} says that the app is meant. */
  private static boolean isApp(String named, ClusterStatus status) {
    return status.services().stream().anyMatch(s -> s.app().equals(named))
        && status.services().stream().noneMatch(s -> s.service().equals(named));
  }

  private static boolean runs(PlacementStatus placement) {
    return placement.role() != Role.ENDED && !placement.container().isEmpty();
  }
}
