package io.deputy.compose.text;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Scalar.Kind;
import io.deputy.compose.source.Node.Tagged;
import io.deputy.compose.source.Node.Wrong;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.regex.Pattern;

/** Fills in the variables of a whole tree. Keys are left as they are, as docker compose does. */
public final class Interpolation {
  /** All filled-in texts of one load together. */
  private static final int MAX_CHARS = 64 << 20;

  private static final Pattern VARIABLE = Pattern.compile("\\$[{_a-zA-Z]");

  private final Variables variables;
  private final boolean fills;
  private final Findings findings;
  private long chars;

  /**
   * @param fills whether variables are filled in; else texts that have some are marked as templates
   */
  public Interpolation(Variables variables, boolean fills, Findings findings) {
    this.variables = variables;
    this.fills = fills;
    this.findings = findings;
  }

  public Node fill(Node node, KeyPath at) {
    return switch (node) {
      case Scalar scalar -> scalar(scalar, at);
      case Listing list -> {
        var items = new ArrayList<Node>();
        for (Node item : list.items()) {
          items.add(fill(item, at.item(items.size())));
        }
        yield new Listing(list.place(), items);
      }
      case Mapping mapping -> {
        var entries = new LinkedHashMap<String, Entry>();
        mapping
            .entries()
            .forEach(
                (key, entry) -> entries.put(key, entry.with(fill(entry.value(), at.key(key)))));
        yield new Mapping(mapping.place(), entries);
      }
      case Tagged tagged -> new Tagged(tagged.tag(), fill(tagged.node(), at));
      case Wrong wrong -> wrong;
    };
  }

  private Node scalar(Scalar scalar, KeyPath at) {
    if (scalar.kind() != Kind.TEXT || scalar.text().indexOf('$') < 0) {
      return scalar;
    }
    if (!fills) {
      return VARIABLE.matcher(scalar.text()).find()
          ? scalar.as(Kind.TEMPLATE, scalar.text())
          : scalar;
    }
    return switch (Template.fill(scalar.text(), variables, name -> unset(name, scalar, at))) {
      case Template.Filled filled -> {
        chars += filled.text().length();
        yield chars > MAX_CHARS
            ? wrong(scalar, at, "the file grows beyond %,d characters".formatted(MAX_CHARS))
            : scalar.filled(filled.text(), filled.blank());
      }
      case Template.Refused refused -> wrong(scalar, at, refused.message());
    };
  }

  private void unset(String name, Scalar scalar, KeyPath at) {
    findings.noticeOnce(
        scalar.place(), at, "the variable %s is not set and counts as empty".formatted(name));
  }

  private Wrong wrong(Scalar scalar, KeyPath at, String message) {
    findings.problem(scalar, at, message);
    return new Wrong(scalar.place());
  }
}
