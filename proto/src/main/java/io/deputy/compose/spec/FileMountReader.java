package io.deputy.compose.spec;

import io.deputy.compose.source.FilePath;
import io.deputy.compose.spec.GivenFiles.Given;
import io.deputy.model.Content;
import io.deputy.model.Mount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code configs} and {@code secrets} of a service. Whatever they are made of, they become
 * read-only files of the container, with the owner and mode that are asked for.
 */
final class FileMountReader {
  private final Project project;
  private final GivenFiles given;

  FileMountReader(Project project, GivenFiles given) {
    this.project = project;
    this.given = given;
  }

  /**
   * @param mounted what stands in the container besides
   * @param runs as of {@link MountReader#read}
   */
  List<Mount> read(View service, List<Mount> mounted, boolean runs) {
    var files = new ArrayList<Mount>();
    Set<String> taken =
        mounted.stream().map(m -> clean(m.target())).collect(Collectors.toCollection(HashSet::new));
    for (Mount.File.Kind kind : Mount.File.Kind.values()) {
      for (View item : service.items(GivenFiles.section(kind))) {
        Mount.File file = file(kind, item, runs);
        if (file != null && !taken.add(file.target())) {
          wrong(
              item,
              "its target is %s, where something else of the service stands already"
                  .formatted(file.target()));
        } else if (file != null) {
          files.add(file);
        }
      }
    }
    return files;
  }

  private Mount.@Nullable File file(Mount.File.Kind kind, View item, boolean runs) {
    String name = item.text("source", "");
    String target = target(kind, item, name);
    Integer uid = number(item, "uid");
    Integer gid = number(item, "gid");
    Given found = runs || given.isExternal(kind, name) ? given.of(kind, name) : atHome(item);
    if (target == null || uid == null || gid == null || found == null) {
      return null;
    }
    String mode = item.text("mode", Integer.toOctalString(found.mode()));
    return project.valid(
        item.node().place(),
        item.at(),
        () ->
            new Mount.File(
                kind,
                name,
                found.external(),
                found.content(),
                target,
                uid,
                gid,
                // One of ten digits is none, whatever they are.
                (int) Math.min(Long.parseLong(mode, 8), Integer.MAX_VALUE)));
  }

  private Given atHome(View item) {
    project
        .findings()
        .notice(
            item.node().place(), item.at(), "does not travel while the service has no replicas");
    return new Given("", Content.AT_HOME, Mount.File.USUAL_MODE);
  }

  private @Nullable String target(Mount.File.Kind kind, View item, String name) {
    String written = item.text("target", "");
    String below = kind == Mount.File.Kind.SECRET ? "/run/secrets/" : "/";
    String path = written.isEmpty() ? name : written;
    String target = clean(path.startsWith("/") ? path : below + path);
    if (path.endsWith("/")
        || target.equals("/")
        || !target.startsWith(path.startsWith("/") ? "/" : below)) {
      wrong(
          item,
          "found the target \"%s\", expected the path of a file, from %s if it is relative"
              .formatted(path, below));
      return null;
    }
    return target;
  }

  /** Zero if it isn't said; null, and a problem, if it is none. */
  private @Nullable Integer number(View item, String key) {
    String text = item.text(key, "0");
    if (!text.matches("\\d{1,9}")) {
      wrong(item, "%s: found \"%s\", expected a number".formatted(key, text));
      return null;
    }
    return Integer.valueOf(text);
  }

  private static String clean(String target) {
    return target.startsWith("/") ? FilePath.clean(target) : target;
  }

  private void wrong(View item, String message) {
    project.findings().problem(item.node().place(), item.at(), message);
  }
}
