package io.deputy.compose.spec;

import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.text.ByteSizes;
import io.deputy.model.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Files in memory: a line of {@code tmpfs}, or a mount of that type. */
final class TmpfsReader {
  /** Of mount(8) and tmpfs(5), as Docker takes them. */
  private static final Pattern OPTION =
      Pattern.compile(
          "defaults|rw|ro|(no)?(suid|dev|exec|atime|diratime|relatime|strictatime|mand)|sync|async"
              + "|dirsync|remount|(uid|gid)=\\d+|size=\\d{1,3}%|nr_(inodes|blocks)=\\d+[kmgKMG]?|mpol=\\S+");

  private final Project project;

  TmpfsReader(Project project) {
    this.project = project;
  }

  @Nullable Mount mount(View item, String target, boolean readOnly) {
    View options = item.child("tmpfs");
    Long size = ByteSizes.parse(options.text("size", "0"));
    List<String> more = readOnly ? List.of("ro") : List.of();
    // A number is one here, as YAML has it: 01777 is octal there, and 1023 here.
    String mode = options.has("mode") ? Long.toOctalString(options.whole("mode", 0)) : "";
    return mount(item, target, size, mode, more);
  }

  /** {@code /run:size=64m,mode=1770,uid=1000,exec}. */
  @Nullable Mount line(Scalar line, View at) {
    String[] parts = line.text().split(":", 2);
    Long size = 0L;
    String mode = "";
    var more = new ArrayList<String>();
    for (String option : parts.length == 1 ? new String[0] : parts[1].split(",", -1)) {
      if (option.startsWith("size=") && !option.endsWith("%")) {
        size = ByteSizes.parse(option.substring("size=".length()));
      } else if (option.startsWith("mode=")) {
        mode = option.substring("mode=".length());
      } else if (OPTION.matcher(option).matches()) {
        more.add(option);
      } else {
        wrong(
            at,
            "found the option \"%s\", expected size=, mode=, uid=, gid= or one of mount(8)"
                .formatted(option));
        return null;
      }
    }
    more.remove("rw");
    return mount(at, parts[0], size, mode, more);
  }

  private @Nullable Mount mount(
      View item, String target, @Nullable Long size, String mode, List<String> more) {
    if (size == null) {
      wrong(item, "found a size that is none, expected " + ByteSizes.ACCEPTED);
      return null;
    }
    if (!mode.matches("[0-7]{0,5}")) {
      wrong(item, "found the mode \"%s\", expected an octal one such as 1777".formatted(mode));
      return null;
    }
    int bits = mode.isEmpty() ? 0 : Integer.parseInt(mode, 8);
    return project.valid(
        item.node().place(), item.at(), () -> new Mount.Tmpfs(target, size, bits, more));
  }

  private void wrong(View item, String message) {
    project.findings().problem(item.node(), item.at(), message);
  }
}
