package io.deputy.compose.canonical;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;

/**
 * Binds that a variable without a value made folders of the machine's root. They are shown with a
 * warning, and never run.
 */
public final class RootBinds {
  private RootBinds() {}

  /** What is wrong with such a source, and what to write. */
  public static String sentence(Scalar source) {
    return ("the variable %s has no value, which makes %s a folder of the machine's root;"
            + " give it one, or a default: ${%1$s:-./data}")
        .formatted(source.origin().blank(), source.text());
  }

  public static boolean isOne(Scalar source) {
    return source.origin().base().isEmpty() && !source.origin().blank().isEmpty();
  }

  public static void warn(Model model, Findings findings) {
    if (model.tree().get("services") instanceof Mapping services) {
      services
          .entries()
          .forEach(
              (name, entry) -> {
                if (entry.value() instanceof Mapping service
                    && service.get("volumes") instanceof Listing mounts) {
                  KeyPath at = KeyPath.ROOT.key("services").key(name).key("volumes");
                  int index = 0;
                  for (Node mount : mounts.items()) {
                    warn(mount, at.item(index++), findings);
                  }
                }
              });
    }
  }

  private static void warn(Node node, KeyPath at, Findings findings) {
    if (node instanceof Mapping mount
        && mount.get("type") instanceof Scalar type
        && type.text().equals("bind")
        && mount.get("source") instanceof Scalar source
        && isOne(source)) {
      findings.notice(source.place(), at, sentence(source) + "; \"plan\" and \"apply\" refuse it");
    }
  }
}
