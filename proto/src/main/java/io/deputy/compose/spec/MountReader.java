package io.deputy.compose.spec;

import io.deputy.compose.canonical.RootBinds;
import io.deputy.compose.source.ComposeFiles;
import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.model.Content;
import io.deputy.model.Mount;
import io.deputy.model.VolumeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code volumes} and {@code tmpfs} of a service. The operator's folders are not on the machines: a
 * relative path that exists travels with the app, one that does not is a volume that Deputy keeps,
 * and only an absolute one is the machine's own.
 */
final class MountReader {
  private static final Pattern DRIVE = Pattern.compile("(?s)\\p{L}:.*");

  private final Project project;
  private final Volumes volumes;
  private final CarriedFiles carried;
  private final TmpfsReader tmpfs;

  /** What volumes stand for that no file names, by the names that they get at Docker. */
  private final Map<String, String> standFor = new HashMap<>();

  MountReader(Project project, Volumes volumes, CarriedFiles carried) {
    this.project = project;
    this.volumes = volumes;
    this.carried = carried;
    this.tmpfs = new TmpfsReader(project);
  }

  /**
   * @param runs whether the service has replicas; the files of one that has none stay at home,
   *     since they may be a developer's whole checkout
   */
  List<Mount> read(String service, View view, boolean runs) {
    var mounts = new ArrayList<Mount>();
    for (View item : view.items("volumes")) {
      add(mount(service, item, runs), mounts);
    }
    int index = 0;
    for (Scalar item : view.scalarsOrNone("tmpfs")) {
      View at = View.of(null, item.place(), view.at().key("tmpfs").item(index++));
      add(tmpfs.line(item, at), mounts);
    }
    return mounts;
  }

  private static void add(@Nullable Mount mount, List<Mount> mounts) {
    if (mount != null) {
      mounts.add(mount);
    }
  }

  private @Nullable Mount mount(String service, View item, boolean runs) {
    String target = item.text("target");
    if (target == null || target.isEmpty()) {
      wrong(item, "lacks the key \"target\"");
      return null;
    }
    boolean readOnly = item.truth("read_only", false);
    return switch (item.text("type", "")) {
      case "bind" -> bind(item, target, readOnly, runs);
      case "volume" -> volume(service, item, target, readOnly);
      case "tmpfs" -> tmpfs.mount(item, target, readOnly);
      case "image" -> image(item, target);
      case String other -> {
        wrong(item, "found the type %s, expected bind, volume, tmpfs or image".formatted(other));
        yield null;
      }
    };
  }

  private @Nullable Mount volume(String service, View item, String target, boolean readOnly) {
    String source = item.text("source", "");
    if (DRIVE.matcher(target).matches()) {
      wrong(
          item,
          "found \"%s\", which begins like a path of Windows; expected a volume's name of two or more"
                  .formatted(target)
              + " characters");
      return null;
    }
    if (source.isEmpty()) {
      String name = project.name() + "_" + service + "-" + slug(target);
      if (isElse(name, service + ":" + FilePath.clean(target))) {
        wrong(
            item,
            "has no name and would be kept as the volume %s, which is something else already; name it"
                .formatted(name));
        return null;
      }
      notice(item, "has no name and is kept as the volume " + name);
      return volume(name, item, target, readOnly, VolumeSource.MANAGED);
    }
    return volume(volumes.name(source), item, target, readOnly, volumes.source(source));
  }

  private @Nullable Mount volume(
      String name, View item, String target, boolean readOnly, VolumeSource source) {
    View options = item.child("volume");
    return valid(
        item,
        () ->
            new Mount.Volume(
                name,
                target,
                readOnly,
                options.truth("nocopy", false),
                options.text("subpath", ""),
                source.withLabels(options.filled("labels"))));
  }

  private @Nullable Mount image(View item, String target) {
    String subpath = item.child("image").text("subpath", "");
    return valid(item, () -> new Mount.Image(item.text("source", ""), target, subpath));
  }

  private @Nullable Mount bind(View item, String target, boolean readOnly, boolean runs) {
    Scalar source = item.scalar("source");
    if (source == null || source.text().isEmpty()) {
      wrong(item, "lacks the key \"source\"");
      return null;
    }
    if (!source.origin().base().isEmpty()) {
      return relative(source.text(), item, target, readOnly, runs);
    }
    String path = source.text();
    if (!path.startsWith("/")) {
      wrong(
          item,
          path.startsWith("~")
              ? "found ~, but HOME is not set to an absolute path"
              : "found %s, expected a path of a Linux machine".formatted(source.found()));
      return null;
    }
    if (RootBinds.isOne(source)) {
      wrong(item, RootBinds.sentence(source));
      return null;
    }
    View options = item.child("bind");
    String recursive = options.text("recursive", "enabled");
    return valid(
        item,
        () ->
            new Mount.Bind(
                FilePath.clean(path),
                target,
                readOnly,
                options.text("propagation", ""),
                recursive.equals("enabled") ? "" : recursive,
                options.text("selinux", "")));
  }

  private @Nullable Mount relative(
      String absolute, View item, String target, boolean readOnly, boolean runs) {
    ComposeFiles.Kind kind = project.files().kind(absolute);
    return switch (kind) {
      case FILE, FOLDER -> {
        if (!runs) {
          notice(item, "does not travel while the service has no replicas");
          yield valid(item, () -> new Mount.Carried(Content.AT_HOME, target, readOnly));
        }
        yield carried(absolute, item, target, readOnly);
      }
      case ABSENT -> managed(absolute, item, target, readOnly);
      case OTHER -> {
        wrong(
            item,
            "%s is neither a file nor a folder, so it can't travel"
                .formatted(AppReader.shown(project, absolute)));
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
    String selinux = item.child("bind").text("selinux", "");
    return content == null
        ? null
        : valid(item, () -> new Mount.Carried(content, target, readOnly, selinux));
  }

  private @Nullable Mount managed(String absolute, View item, String target, boolean readOnly) {
    String path = AppReader.shown(project, absolute);
    String name = project.name() + "_" + slug(FilePath.within(project.directory(), absolute));
    if (isElse(name, absolute)) {
      wrong(
          item,
          "%s does not exist and would be kept as the volume %s, which is something else already"
              .formatted(path, name));
      return null;
    }
    notice(item, "%s does not exist here and is kept as the volume %s".formatted(path, name));
    return valid(item, () -> new Mount.Volume(name, target, readOnly));
  }

  /** Whether a name is taken by a volume that is declared, or stands for something else. */
  private boolean isElse(String name, String what) {
    String other = standFor.putIfAbsent(name, what);
    return volumes.isDeclared(name) || (other != null && !other.equals(what));
  }

  /** A path as part of a volume's name. */
  static String slug(String path) {
    String slug = path.replaceAll("[^a-zA-Z0-9_.-]+", "-").replaceAll("^[-.]+|-+$", "");
    return slug.isEmpty() ? "folder" : slug;
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
