package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.text.ShellWords;
import java.util.ArrayList;

/** A command line: its words in a list, or a text that is split as a shell would split it. */
record Command() implements Shape {
  private static final Items WORDS = Items.of(Value.TEXT);

  @Override
  public String accepted() {
    return "a command line or a list of its words";
  }

  /** The image's own. */
  @Override
  public boolean mayBeNothing() {
    return true;
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    return switch (found) {
      case Listing list -> WORDS.normal(list, at, findings);
      case Scalar line when line.kind() == Scalar.Kind.TEXT -> words(line, at, findings);
      default -> Shape.wrong(found, at, accepted(), findings);
    };
  }

  private static Node words(Scalar line, KeyPath at, Findings findings) {
    try {
      ShellWords split = ShellWords.of(line.text());
      if (!split.rest().isEmpty()) {
        findings.notice(
            line.place(),
            at,
            "ends before the first unquoted \"%s\": no shell runs it; [sh, -c, \"…\"] is one that does"
                .formatted(split.rest().charAt(0)));
      }
      var words = new ArrayList<Node>();
      split.words().forEach(word -> words.add(line.as(Scalar.Kind.TEXT, word)));
      return new Listing(line.place(), words);
    } catch (ShellWords.Unbalanced e) {
      findings.problem(line, at, String.valueOf(e.getMessage()));
      return new Node.Wrong(line.place());
    }
  }

  /** One without words is not the image's own. */
  @Override
  public boolean isEmpty(Node printed) {
    return Shape.isNothing(printed);
  }
}
