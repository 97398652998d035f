package io.deputy.compose.canonical;

import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import java.util.regex.Pattern;

/**
 * Binds that a variable without a value made folders of the machine's root, or the root itself: of
 * services, and of volumes by their {@code device}. They are shown with a warning, and never run.
 */
public final class RootBinds {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]*}?");

  private RootBinds() {}

  /** What is wrong with such a source, and what to write. */
  public static String sentence(Scalar source) {
    String path = FilePath.clean(source.text());
    return ("the variable %s has no value, which makes %s; give it one, or a default:"
            + " ${%1$s:-%s}")
        .formatted(
            source.origin().blank(),
            path.equals("/") ? "it the machine's root" : path + " a folder of the machine's root",
            before(source).isEmpty() ? "./data" : "data");
  }

  /** Whether it begins with such a variable, or is no deeper than the root's own folders by it. */
  public static boolean isOne(Scalar source) {
    if (!source.origin().base().isEmpty()
        || source.origin().blank().isEmpty()
        || !source.text().startsWith("/")) {
      return false;
    }
    String before = before(source);
    boolean first = before.chars().allMatch(c -> c == '/');
    boolean inTarget = VARIABLE.matcher(before).replaceAll("").contains(":");
    return first || (!inTarget && FilePath.clean(source.text()).lastIndexOf('/') == 0);
  }

  /** What is written before the variable. */
  private static String before(Scalar source) {
    String written = source.origin().written();
    String name = source.origin().blank();
    var use = Pattern.compile("\\$(?:%1$s(?![_a-zA-Z0-9])|\\{%1$s})".formatted(name));
    var found = use.matcher(written);
    return found.find() ? written.substring(0, found.start()) : "";
  }

  public static void warn(Model model, Findings findings) {
    if (model.tree().get("volumes") instanceof Mapping volumes) {
      volumes
          .entries()
          .forEach(
              (name, entry) -> {
                if (entry.value() instanceof Mapping volume
                    && volume.mapping("driver_opts").get("device") instanceof Scalar device) {
                  KeyPath at = KeyPath.ROOT.key("volumes").key(name).key("driver_opts");
                  warn(device, at.key("device"), findings);
                }
              });
    }
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
        && mount.get("source") instanceof Scalar source) {
      warn(source, at, findings);
    }
  }

  private static void warn(Scalar path, KeyPath at, Findings findings) {
    if (isOne(path)) {
      findings.notice(path.place(), at, sentence(path) + "; \"plan\" and \"apply\" refuse it");
    }
  }
}
