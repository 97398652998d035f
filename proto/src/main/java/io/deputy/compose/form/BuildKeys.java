package io.deputy.compose.form;

import static io.deputy.compose.form.Key.honoured;
import static io.deputy.compose.form.Key.ignored;
import static io.deputy.compose.form.Key.refused;
import static io.deputy.compose.form.Value.BYTES;
import static io.deputy.compose.form.Value.TEXT;
import static io.deputy.compose.form.Value.TRUTH;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands under {@code build}. */
final class BuildKeys {
  private static final String NO_ATTESTATIONS =
      "attestations belong to a registry, and none is pushed to";

  private BuildKeys() {}

  static final Fields FIELDS =
      Fields.of(
          honoured("context", TEXT),
          honoured("dockerfile", TEXT),
          honoured("dockerfile_inline", TEXT),
          refused(
              "entitlements",
              Items.of(TEXT),
              "a build has no rights beyond those of Docker's builder"),
          honoured("args", Pairs.ENVIRONMENT),
          refused(
              "ssh",
              new Ssh(),
              "the operator's keys stay at home; put what it fetches into the context"),
          honoured("labels", Pairs.LABELS),
          honoured("cache_from", Items.of(TEXT)),
          ignored("cache_to", Items.of(TEXT), "the machine that builds keeps its steps by itself"),
          honoured("no_cache", TRUTH),
          refused(
              "additional_contexts",
              Pairs.NAMED,
              "one context travels; copy what is needed into it, or build it from its parent folder"),
          honoured("network", TEXT),
          ignored("provenance", Value.TEXT_OR_TRUTH, NO_ATTESTATIONS).unless("false"),
          ignored("sbom", Value.TEXT_OR_TRUTH, NO_ATTESTATIONS).unless("false"),
          honoured("pull", TRUTH),
          honoured("target", TEXT),
          honoured("shm_size", BYTES),
          honoured("extra_hosts", new Hosts()),
          ignored("isolation", TEXT, "Linux has one kind only").unless("default"),
          refused("privileged", TRUTH, "a build has no rights beyond those of Docker's builder")
              .unless("false"),
          refused(
              "secrets",
              Items.of(fileMount(null)),
              "what a build is made from is stored with the app, where secrets don't belong"),
          ignored(
              "tags",
              new Items(TEXT, Items::word, false),
              "on machines it is named by what it is built from"),
          ignored(
              "ulimits",
              new Named(new Ulimit(Value.NUMERAL)),
              "a build has the limits of the Docker that builds it"),
          honoured("platforms", Items.of(TEXT)));

  /**
   * A config or a secret as a service has it.
   *
   * @param target where it is seen if a file doesn't say; null for the program's own choice
   */
  static Shape fileMount(Key.@Nullable Otherwise target) {
    return ShortForm.field(
        Fields.of(
                honoured("source", TEXT),
                honoured("target", TEXT).otherwise(target),
                honoured("uid", TEXT),
                honoured("gid", TEXT),
                honoured("mode", new FileMode()).kept())
            .requiring("source"),
        "source");
  }

  /** Keys that the builder may use, each with where it is. */
  private record Ssh() implements Shape {
    private static final Shape LONG =
        new ShortForm(Pairs.KEYS, "default, or ID=PATH, in a list", Lengthen::ssh);

    @Override
    public String accepted() {
      return LONG.accepted();
    }

    @Override
    public Node normal(Node found, KeyPath at, Findings findings) {
      return LONG.normal(found, at, findings);
    }

    @Override
    public Node merge(Node below, Node above) {
      return LONG.merge(below, above);
    }

    @Override
    public Node printed(Node complete, Form form) {
      if (!(complete instanceof Mapping mapping)) {
        return complete;
      }
      List<Node> all = new ArrayList<>();
      mapping
          .entries()
          .forEach(
              (id, entry) ->
                  all.add(
                      Scalar.text(
                          entry.place(),
                          entry.value() instanceof Scalar path && !path.isNothing()
                              ? id + ": " + path.text()
                              : id)));
      return new Listing(mapping.place(), all);
    }
  }
}
