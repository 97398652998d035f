package io.deputy.cli.command;

import io.deputy.cli.process.Exit;
import io.deputy.cli.show.ChangesText;
import io.deputy.cli.show.Json;
import io.deputy.cli.show.JsonForms;
import io.deputy.cli.view.Planned;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code deputy plan} */
@Command(
    name = "plan",
    description = "Say what \"apply\" would change, key by key, and what would follow from it.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class Plan implements Callable<Integer> {
  private final Deputy deputy;
  @Mixin private AppInput input = new AppInput();

  Plan(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    var prepared = input.load(deputy);
    String app = prepared.app().name();
    Planned plan = deputy.cluster().plan(prepared.app());
    var out = deputy.surroundings().out();
    if (deputy.json()) {
      Json.print(out, JsonForms.plan(app, plan, prepared.warnings()));
    } else {
      new ChangesText(out, deputy.surroundings().screen()).plan(app, plan);
    }
    return Exit.DONE;
  }
}
