package io.deputy.cli.command;

import io.deputy.cli.process.Exit;
import io.deputy.cli.show.Json;
import io.deputy.cli.show.JsonForms;
import io.deputy.cli.show.Paragraph;
import io.deputy.cli.view.Explanation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code deputy explain} */
@Command(
    name = "explain",
    description = "Say why a service is where it is, why not elsewhere, and what it waits for.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class Explain implements Callable<Integer> {
  private final Deputy deputy;

  @Parameters(paramLabel = "[APP/]SERVICE", description = "The app is needed if several have one.")
  private String service = "";

  Explain(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    Explanation explanation = deputy.cluster().explain(service);
    var out = deputy.surroundings().out();
    if (deputy.json()) {
      Json.print(
          out,
          JsonForms.object(
              "service", explanation.service(),
              "standing", explanation.standing(),
              "sentences", explanation.sentences()));
    } else {
      out.println(explanation.service() + " is " + explanation.standing());
      Paragraph.printAll(out, deputy.surroundings().screen(), "  ", explanation.sentences());
    }
    return Exit.DONE;
  }
}
