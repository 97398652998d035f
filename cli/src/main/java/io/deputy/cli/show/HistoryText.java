package io.deputy.cli.show;

import io.deputy.cli.view.Change;
import io.deputy.cli.view.Revision;
import java.io.PrintStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** Revisions, a line each, the newest first. */
public final class HistoryText {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private HistoryText() {}

  /**
   * @param app whose; empty for all
   */
  public static void print(PrintStream out, Screen screen, String app, List<Revision> revisions) {
    if (revisions.isEmpty()) {
      out.println(
          app.isEmpty()
              ? "no revisions yet: \"deputy apply\" makes the first"
              : app + " has no revisions yet: its next change is the first");
      return;
    }
    var table = new Table("APP", "REVISION", "WHEN", "WHO", "WHAT");
    for (Revision revision : revisions) {
      table.row(
          revision.app(),
          revision.number(),
          WHEN.format(revision.at()),
          who(revision.by()),
          revision.action() + ": " + what(revision));
    }
    table.print(out, screen);
  }

  /** The name in an identity; the rest is the same for all operators of a cluster. */
  private static String who(String identity) {
    return identity.substring(identity.lastIndexOf('/') + 1);
  }

  private static String what(Revision revision) {
    return revision.counts().entrySet().stream()
        .filter(each -> each.getKey() != Change.Kind.UNCHANGED)
        .map(each -> each.getValue() + " " + each.getKey().word())
        .collect(Collectors.joining(", "));
  }
}
