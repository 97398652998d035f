package io.deputy.compose.form;

import static io.deputy.compose.form.Key.honoured;
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
  private BuildKeys() {}

  static final Fields FIELDS =
      Fields.of(
          honoured("context", TEXT),
          honoured("dockerfile", TEXT),
          honoured("dockerfile_inline", TEXT),
          honoured("entitlements", Items.of(TEXT)),
          honoured("args", Pairs.ENVIRONMENT),
          honoured("ssh", new Ssh()),
          honoured("labels", Pairs.LABELS),
          honoured("cache_from", Items.of(TEXT)),
          honoured("cache_to", Items.of(TEXT)),
          honoured("no_cache", TRUTH),
          honoured("additional_contexts", Pairs.NAMED),
          honoured("network", TEXT),
          honoured("provenance", Value.TEXT_OR_TRUTH),
          honoured("sbom", Value.TEXT_OR_TRUTH),
          honoured("pull", TRUTH),
          honoured("target", TEXT),
          honoured("shm_size", BYTES),
          honoured("extra_hosts", new Hosts()),
          honoured("isolation", TEXT),
          honoured("privileged", TRUTH),
          honoured("secrets", Items.of(fileMount(null))),
          honoured("tags", new Items(TEXT, Items::word, false)),
          honoured("ulimits", new Named(new Ulimit(Value.NUMERAL))),
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
