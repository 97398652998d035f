package io.deputy.cli.show;

import io.deputy.cli.view.Change;
import io.deputy.cli.view.Difference;
import io.deputy.cli.view.Planned;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a new form of an app changes, service by service and key by key. */
public final class ChangesText {
  private final PrintStream out;
  private final Screen screen;

  public ChangesText(PrintStream out, Screen screen) {
    this.out = out;
    this.screen = screen;
  }

  public void plan(String app, Planned plan) {
    changes(app, plan.changes());
    if (plan.changesNothing()) {
      out.println();
      out.println("Nothing would change.");
      list("It waits already, since:", plan.waiting());
      index(app, plan);
      return;
    }
    list("It would be decided, one after the other as each succeeds:", plan.decisions());
    list("It would wait, since:", plan.waiting());
    out.println();
    out.println("Nothing was changed.");
    index(app, plan);
  }

  private void index(String app, Planned plan) {
    out.println(
        "Index %d: \"deputy apply --check-index %d\" refuses if %s is changed before it."
            .formatted(plan.index(), plan.index(), app));
  }

  /** What a plan would say that leads from the one to the other. */
  public void difference(String from, String to, Difference difference) {
    if (difference.isNone()) {
      out.println("%s: no differences between %s and %s".formatted(difference.app(), from, to));
    } else {
      out.println("%s: from %s to %s".formatted(difference.app(), from, to));
      changes(difference.app(), difference.changes());
    }
  }

  /** A line that counts, then all but what stays as it is and has nothing to say. */
  public void changes(String app, List<Change> changes) {
    out.println(app + ": " + counts(changes));
    int width = changes.stream().mapToInt(c -> c.service().length()).max().orElse(0);
    for (Change change : changes) {
      if (change.kind() != Change.Kind.UNCHANGED || !change.details().isEmpty()) {
        String padded = change.service() + " ".repeat(width - change.service().length());
        out.println("  " + sign(change.kind()) + " " + padded + "  " + painted(change.kind()));
        Paragraph.printAll(out, screen, "      ", change.details());
      }
    }
  }

  private static String counts(List<Change> changes) {
    String counted =
        Arrays.stream(Change.Kind.values())
            .map(
                kind -> {
                  long n = changes.stream().filter(c -> c.kind() == kind).count();
                  return n == 0 ? "" : n + " " + kind.word();
                })
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(", "));
    return counted.isEmpty() ? "no services" : counted;
  }

  private static String sign(Change.Kind kind) {
    return switch (kind) {
      case ADDED -> "+";
      case REPLACED, ADJUSTED -> "~";
      case REMOVED -> "-";
      case UNCHANGED -> "=";
    };
  }

  private String painted(Change.Kind kind) {
    Tone tone =
        switch (kind) {
          case ADDED -> Tone.GOOD;
          case REPLACED, ADJUSTED -> Tone.UNSETTLED;
          case REMOVED -> Tone.BAD;
          case UNCHANGED -> Tone.QUIET;
        };
    return tone.paint(kind.word(), screen.out() && screen.color());
  }

  private void list(String heading, List<String> sentences) {
    if (!sentences.isEmpty()) {
      out.println();
      out.println(heading);
      Paragraph.printAll(out, screen, "  ", sentences);
    }
  }
}
