package io.deputy.compose.text;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.Growth;
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
  private static final Pattern VARIABLE = Pattern.compile("\\$[{_a-zA-Z]");

  private final Variables variables;
  private final boolean fills;
  private final Findings findings;
  private final Growth growth;

  /**
   * @param fills whether variables are filled in; else texts that have some are marked as templates
   */
  public Interpolation(Variables variables, boolean fills, Growth growth, Findings findings) {
    this.variables = variables;
    this.fills = fills;
    this.growth = growth;
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
      case Template.Filled filled ->
          growth.fills(filled.text().length(), scalar.place(), at)
              ? scalar.filled(filled.text(), filled.blank())
              : new Wrong(scalar.place());
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
