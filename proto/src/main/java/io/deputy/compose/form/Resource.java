package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import java.util.List;
import java.util.Optional;

/**
 * What services share: a network, a volume, a config, a secret. It may be {@code external}, which
 * old files say with its name below.
 *
 * @param sources of which it needs one and only one, unless it is external
 * @param alone whether an external one may have its name and nothing else
 */
record Resource(Shape shape, List<String> sources, boolean alone) implements Refined {
  Resource {
    sources = List.copyOf(sources);
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    Node normal = shape.normal(found, at, findings);
    return normal instanceof Mapping mapping && mapping.get("external") instanceof Mapping external
        ? named(mapping, external, at, findings)
        : normal;
  }

  private static Node named(Mapping mapping, Mapping external, KeyPath at, Findings findings) {
    Mapping said = mapping.with("external", Scalar.truth(external.place(), true));
    if (!(external.get("name") instanceof Scalar below)) {
      return said;
    }
    if (!(mapping.get("name") instanceof Scalar name)) {
      return said.with("name", below);
    }
    if (!name.text().equals(below.text())) {
      findings.problem(
          below,
          at.key("external").key("name"),
          "found %s, and its name is %s; keep the name only"
              .formatted(below.found(), name.found()));
    }
    return said;
  }

  @Override
  public Node complete(Node merged, KeyPath at, Findings findings) {
    Node complete = shape.complete(merged, at, findings);
    if (complete instanceof Mapping mapping) {
      boolean external = mapping.says("external", "true");
      if (external && alone) {
        onlyItsName(mapping, at, findings);
      }
      source(mapping, at, findings);
    }
    return complete;
  }

  private static void onlyItsName(Mapping mapping, KeyPath at, Findings findings) {
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              if (!key.equals("name") && !key.equals("external") && !Fields.isExtension(key)) {
                findings.problem(
                    entry.place(),
                    at.key(key),
                    "it is external, so that somebody else has said this; keep one of them");
              }
            });
  }

  private void source(Mapping mapping, KeyPath at, Findings findings) {
    List<String> there = sources.stream().filter(mapping::has).toList();
    if (there.size() > 1) {
      findings.problem(
          mapping, at, "has %s, expected one of them".formatted(String.join(" and ", there)));
    } else if (there.isEmpty() && !sources.isEmpty() && !mapping.has("external")) {
      findings.problem(
          mapping, at, "lacks what is in it, expected one of " + String.join(", ", sources));
    }
  }

  /** {@code external}: true or false, or in old files {@code {name: …}}. */
  record External() implements Shape {
    private static final Fields NAMED = Fields.of(Key.honoured("name", Value.TEXT));

    @Override
    public String accepted() {
      return Value.TRUTH.accepted();
    }

    @Override
    public Optional<Fields> below() {
      return Optional.of(NAMED);
    }

    @Override
    public Node normal(Node found, KeyPath at, Findings findings) {
      return found instanceof Mapping
          ? NAMED.normal(found, at, findings)
          : Value.TRUTH.normal(found, at, findings);
    }

    @Override
    public boolean isEmpty(Node printed) {
      return Value.TRUTH.isEmpty(printed);
    }
  }
}
