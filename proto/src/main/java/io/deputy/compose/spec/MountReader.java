package io.deputy.compose.spec;

import io.deputy.compose.source.ComposeFiles;
import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.text.ByteSizes;
import io.deputy.model.Content;
import io.deputy.model.Mount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code volumes} and {@code tmpfs} of a service. The operator's folders are not on the machines: a
 * relative path that exists travels with the app, one that does not is a volume that Deputy keeps,
 * and only an absolute one is the machine's own.
 */
final class MountReader {
  private final Project project;
  private final View volumes;
  private final CarriedFiles carried;

  /** Volume name to the absolute path that it was made of. */
  private final Map<String, String> madeOf = new HashMap<>();

  MountReader(Project project, View volumes, CarriedFiles carried) {
    this.project = project;
    this.volumes = volumes;
    this.carried = carried;
  }

  /**
   * @param runs whether the service has replicas; the files of one that has none stay at home,
   *     since they may be a developer's whole checkout
   */
  List<Mount> read(String service, View view, boolean runs) {
    var byTarget = new HashMap<String, KeyPath>();
    var mounts = new ArrayList<Mount>();
    for (View item : view.items("volumes")) {
      add(mount(service, item, runs), item, byTarget, mounts);
    }
    List<Scalar> tmpfs = view.scalars("tmpfs");
    int index = 0;
    for (Scalar item : tmpfs == null ? List.<Scalar>of() : tmpfs) {
      View at = View.of(null, item.place(), view.at().key("tmpfs").item(index++));
      add(tmpfs(item, at), at, byTarget, mounts);
    }
    return mounts;
  }

  private void add(
      @Nullable Mount mount, View item, Map<String, KeyPath> byTarget, List<Mount> mounts) {
    if (mount == null) {
      return;
    }
    KeyPath first = byTarget.putIfAbsent(mount.target(), item.at());
    if (first == null) {
      mounts.add(mount);
    } else {
      wrong(
          item,
          "found a second mount at %s, which %s has already".formatted(mount.target(), first));
    }
  }

  private @Nullable Mount mount(String service, View item, boolean runs) {
    String target = item.text("target");
    if (target == null || target.isEmpty()) {
      if (!item.has("target") || target != null) {
        wrong(item, "lacks the key \"target\"");
      }
      return null;
    }
    boolean readOnly = item.truth("read_only", false);
    return switch (item.text("type", "")) {
      case "bind" -> bind(item, target, readOnly, runs);
      case "volume" -> volume(service, item, target, readOnly);
      case "tmpfs" -> tmpfs(item, target);
      case String other -> {
        wrong(item, "found the type %s, expected bind, volume or tmpfs".formatted(other));
        yield null;
      }
    };
  }

  private @Nullable Mount volume(String service, View item, String target, boolean readOnly) {
    String source = item.text("source", "");
    if (source.isEmpty()) {
      String name = project.name() + "_" + service + "-" + slug(target);
      notice(item, "has no name and is kept as the volume " + name);
      return valid(item, () -> new Mount.Volume(name, target, readOnly));
    }
    if (!volumes.has(source)) {
      wrong(
          item,
          "the volume \"%s\" is not declared; add it to the volumes at the top".formatted(source));
      return null;
    }
    View declared = volumes.child(source);
    String name =
        declared.child("external").text("name", declared.text("name", nameOf(declared, source)));
    return valid(item, () -> new Mount.Volume(name, target, readOnly));
  }

  private String nameOf(View declared, String key) {
    return declared.truth("external", false) || !declared.child("external").isEmpty()
        ? key
        : project.name() + "_" + key;
  }

  private @Nullable Mount bind(View item, String target, boolean readOnly, boolean runs) {
    Scalar source = item.scalar("source");
    if (source == null || source.text().isEmpty()) {
      wrong(item, "lacks the key \"source\"");
      return null;
    }
    String path = home(source.text(), item);
    if (path == null) {
      return null;
    }
    if (!path.startsWith("/")) {
      return relative(path, item, target, readOnly, runs);
    }
    if (!source.blank().isEmpty()) {
      wrong(
          item,
          ("the variable %s has no value, which makes %s a folder of the machine's root;"
                  + " give it one, or a default: ${%1$s:-./data}")
              .formatted(source.blank(), path));
      return null;
    }
    String propagation = item.child("bind").text("propagation", "");
    return valid(item, () -> new Mount.Bind(FilePath.clean(path), target, readOnly, propagation));
  }

  /** Null, and a problem, if there is no home. */
  private @Nullable String home(String path, View item) {
    if (!path.equals("~") && !path.startsWith("~/")) {
      return path;
    }
    String home = project.variables().get("HOME");
    if (home == null || !home.startsWith("/")) {
      wrong(item, "found ~, but HOME is not set to an absolute path");
      return null;
    }
    return FilePath.clean(home + path.substring(1));
  }

  private @Nullable Mount relative(
      String path, View item, String target, boolean readOnly, boolean runs) {
    String absolute = FilePath.resolve(project.directory(), path);
    ComposeFiles.Kind kind = project.files().kind(absolute);
    return switch (kind) {
      case FILE, FOLDER -> {
        if (!runs) {
          notice(item, "does not travel while the service has no replicas");
          yield valid(item, () -> new Mount.Carried(Content.AT_HOME, target, readOnly));
        }
        yield carried(absolute, item, target, readOnly);
      }
      case ABSENT -> managed(path, absolute, item, target, readOnly);
      case OTHER -> {
        wrong(item, "%s is neither a file nor a folder, so it can't travel".formatted(path));
        yield null;
      }
    };
  }

  private @Nullable Mount carried(String absolute, View item, String target, boolean readOnly) {
    if (!readOnly) {
      notice(
          item,
          "travels with the app as a copy: what a container writes there is lost when it moves, and"
              + " with each update; keep that in a volume, or mount this read-only (:ro)");
    }
    Content content = carried.carry(absolute, item.node().place(), item.at());
    return content == null ? null : valid(item, () -> new Mount.Carried(content, target, readOnly));
  }

  private @Nullable Mount managed(
      String path, String absolute, View item, String target, boolean readOnly) {
    String slug = slug(FilePath.within(project.directory(), absolute));
    String name = project.name() + "_" + slug;
    String other = madeOf.putIfAbsent(name, absolute);
    if (volumes.has(slug) || (other != null && !other.equals(absolute))) {
      wrong(
          item,
          "%s does not exist and would be kept as the volume %s, which is something else already"
              .formatted(path, name));
      return null;
    }
    notice(item, "%s does not exist here and is kept as the volume %s".formatted(path, name));
    return valid(item, () -> new Mount.Volume(name, target, readOnly));
  }

  /** A path as part of a volume's name. */
  static String slug(String path) {
    String slug = path.replaceAll("[^a-zA-Z0-9_.-]+", "-").replaceAll("^[-.]+|-+$", "");
    return slug.isEmpty() ? "folder" : slug;
  }

  private @Nullable Mount tmpfs(View item, String target) {
    View options = item.child("tmpfs");
    Long size = ByteSizes.parse(options.text("size", "0"));
    return tmpfs(item, target, size, options.text("mode", ""));
  }

  /** {@code /run:size=64m,mode=1770}. */
  private @Nullable Mount tmpfs(Scalar item, View at) {
    String[] parts = item.text().split(":", 2);
    Long size = 0L;
    String mode = "";
    for (String option : parts.length == 1 ? new String[0] : parts[1].split(",", -1)) {
      if (option.startsWith("size=")) {
        size = ByteSizes.parse(option.substring("size=".length()));
      } else if (option.startsWith("mode=")) {
        mode = option.substring("mode=".length());
      } else if (!option.equals("rw")) {
        notice(at, "ignored: the option \"%s\" (not supported yet)".formatted(option));
      }
    }
    return tmpfs(at, parts[0], size, mode);
  }

  private @Nullable Mount tmpfs(View item, String target, @Nullable Long size, String mode) {
    if (size == null) {
      wrong(item, "found a size that is none, expected " + ByteSizes.ACCEPTED);
      return null;
    }
    if (!mode.matches("[0-7]{0,5}")) {
      wrong(item, "found the mode \"%s\", expected an octal one such as 1777".formatted(mode));
      return null;
    }
    int bits = mode.isEmpty() ? 0 : Integer.parseInt(mode, 8);
    return valid(item, () -> new Mount.Tmpfs(target, size, bits));
  }

  private @Nullable Mount valid(View item, Supplier<Mount> made) {
    return project.valid(item.node().place(), item.at(), made);
  }

  private void notice(View item, String message) {
    project.findings().notice(item.node().place(), item.at(), message);
  }

  private void wrong(View item, String message) {
    project.findings().problem(item.node(), item.at(), message);
  }
}
