package io.deputy.cli.command;

import io.deputy.cli.command.Following.Outcome;
import io.deputy.cli.process.Failure;
import io.deputy.cli.show.ChangesText;
import io.deputy.cli.show.Json;
import io.deputy.cli.show.JsonForms;
import io.deputy.cli.view.Applied;
import io.deputy.cli.view.Change;
import io.deputy.cli.view.ClusterStatus;
import io.deputy.cli.view.ServiceStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deputy scale} */
@Command(
    name = "scale",
    description = "Change how many replicas of services run, without the app's files.",
    footer = {
      "",
      "The files stay as they are: the next \"apply\" sets the replicas that they say. With 0 the",
      "service's containers end; its volumes are kept, and are there again with the next replica."
    },
    sortOptions = false,
    abbreviateSynopsis = true)
final class Scale implements Callable<Integer> {
  private final Deputy deputy;

  @Parameters(
      paramLabel = "SERVICE=N",
      arity = "1..*",
      description = "The service, and how many replicas of it: 0 to 1000.")
  private List<String> wanted = new ArrayList<>();

  @Option(
      names = "--app",
      paramLabel = "APP",
      description = "The services' app. Without: the only one that has services of these names.")
  private String app = "";

  @Mixin private Waiting waiting = new Waiting();

  Scale(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    Duration most = waiting.most();
    SortedMap<String, Integer> replicas = replicas();
    if (app.isEmpty()) {
      app = find(replicas);
    }
    Applied applied = deputy.cluster().scale(app, replicas);
    var out = deputy.surroundings().out();
    if (!deputy.json()) {
      new ChangesText(out, deputy.surroundings().screen()).changes(app, applied.changes());
      if (!applied.changesNothing()) {
        out.println("%s: is revision %d".formatted(app, applied.index()));
        out.println(
            app + ": its files may say otherwise: the next \"deputy apply\" sets what they say");
      }
      out.flush();
    }
    var settling = new Settling(deputy, app);
    var names =
        applied.changes().stream()
            .filter(change -> change.kind() != Change.Kind.REMOVED)
            .map(Change::service)
            .collect(Collectors.toSet());
    Outcome outcome = settling.follow(waiting, names, applied);
    if (deputy.json()) {
      Json.print(
          out,
          JsonForms.object(
              "app", app,
              "changes", JsonForms.changes(applied.changes()),
              "index", applied.index(),
              "outcome", outcome.word().word(),
              "services", JsonForms.standings(outcome.services())));
    } else {
      settling.tell(outcome);
    }
    return settling.exit(outcome, most);
  }

  /** What was typed; how many there may be the coordinator says. */
  private SortedMap<String, Integer> replicas() {
    var replicas = new TreeMap<String, Integer>();
    for (String each : wanted) {
      int equals = each.indexOf('=');
      try {
        String service = each.substring(0, Math.max(equals, 0));
        if (service.isEmpty()
            || replicas.put(service, Integer.parseInt(each.substring(equals + 1))) != null) {
          throw wrong(each);
        }
      } catch (NumberFormatException e) {
        throw wrong(each);
      }
    }
    return replicas;
  }

  private static Failure wrong(String found) {
    return Failure.input(
        "found \"%s\", expected SERVICE=N, such as web=3, each service once".formatted(found));
  }

  private String find(SortedMap<String, Integer> replicas) {
    ClusterStatus status = deputy.cluster().status("");
    List<String> apps =
        replicas.keySet().stream()
            .map(service -> Services.find(service, status))
            .map(ServiceStatus::app)
            .distinct()
            .toList();
    if (apps.size() > 1) {
      throw Failure.input(
          "these are services of several apps, say one with --app: " + String.join(", ", apps));
    }
    return apps.getFirst();
  }
}
