package io.deputy.cli.command;

import io.deputy.cli.command.AppInput.Prepared;
import io.deputy.cli.command.Following.Outcome;
import io.deputy.cli.process.Failure;
import io.deputy.cli.show.ChangesText;
import io.deputy.cli.show.Json;
import io.deputy.cli.show.JsonForms;
import io.deputy.cli.view.Applied;
import io.deputy.model.Invalid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deputy apply} */
@Command(
    name = "apply",
    description = "Make the cluster run an app as its Compose files say.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class Apply implements Callable<Integer> {
  private final Deputy deputy;
  @Mixin private AppInput input = new AppInput();

  @Option(
      names = "--check-index",
      paramLabel = "N",
      description = "Refuse if the app was changed since \"plan\" printed this index.")
  private @Nullable Long checkIndex;

  @Mixin private Waiting waiting = new Waiting();

  Apply(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    Duration most = waiting.most();
    OptionalLong since = since();
    Prepared prepared = input.load(deputy);
    String app = prepared.app().name();
    var uploaded = new ArrayList<String>();
    Applied applied = store(prepared, since, uploaded);
    deputy.warn(applied.warnings());
    if (!deputy.json()) {
      if (!prepared.registries().isEmpty()) {
        deputy
            .surroundings()
            .out()
            .println(
                "%s: your logins at %s travel with it"
                    .formatted(app, String.join(", ", prepared.registries())));
      }
      new ChangesText(deputy.surroundings().out(), deputy.surroundings().screen())
          .changes(app, applied.changes());
      if (!applied.changesNothing() && applied.index() > 0) {
        deputy.surroundings().out().println("%s: is revision %d".formatted(app, applied.index()));
      }
      deputy.surroundings().out().flush();
    }
    var settling = new Settling(deputy, app);
    Outcome outcome = settling.follow(waiting, prepared.app().services().keySet(), applied);
    if (deputy.json()) {
      Json.print(
          deputy.surroundings().out(),
          JsonForms.object(
              "app", app,
              "changes", JsonForms.changes(applied.changes()),
              "index", applied.index(),
              "keptVolumes", applied.keptVolumes(),
              "uploaded", uploaded,
              "outcome", outcome.word().word(),
              "registryLogins", prepared.registries(),
              "services", JsonForms.standings(outcome.services()),
              "warnings",
                  Stream.concat(prepared.warnings().stream(), applied.warnings().stream())
                      .toList()));
    } else {
      settling.tell(outcome);
    }
    return settling.exit(outcome, most);
  }

  /** To be asked before anything is changed. */
  private OptionalLong since() {
    if (checkIndex == null) {
      return OptionalLong.empty();
    }
    Invalid.unless(checkIndex >= 0, "--check-index", checkIndex, "0 or more");
    return OptionalLong.of(checkIndex);
  }

  /** Uploads what the coordinator does not have yet, and applies again. */
  private Applied store(Prepared prepared, OptionalLong since, List<String> uploaded) {
    Applied first = deputy.cluster().apply(prepared.app(), since);
    if (first.missing().isEmpty()) {
      return first;
    }
    for (String hash : first.missing()) {
      Uploading.send(deputy, prepared, hash);
      if (!prepared.files().containsKey(hash)) {
        uploaded.add(hash); // not those of secrets: from its hash a short one can be guessed
      }
    }
    Applied second = deputy.cluster().apply(prepared.app(), since);
    if (!second.missing().isEmpty()) {
      throw Failure.failed(
          "the coordinator still lacks content %s right after it was uploaded"
              .formatted(String.join(", ", second.missing())));
    }
    return second;
  }
}
