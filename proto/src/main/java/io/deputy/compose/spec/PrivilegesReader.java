package io.deputy.compose.spec;

import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.model.Privileges;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a container may do. A seccomp profile is a file beside the Compose file, and goes to Docker
 * as it is written there, but for the blanks.
 */
final class PrivilegesReader {
  private static final String ACCEPTED =
      "no-new-privileges, systempaths=unconfined, or NAME=VALUE such as label=disable, apparmor=…,"
          + " seccomp=FILE";

  private final Project project;

  PrivilegesReader(Project project) {
    this.project = project;
  }

  Privileges read(View service) {
    var options = new ArrayList<String>();
    boolean systemPaths = false;
    int index = 0;
    for (Scalar option : service.scalarsOrNone("security_opt")) {
      KeyPath at = service.at().key("security_opt").item(index++);
      if (option.text().equals("systempaths=unconfined")) {
        systemPaths = true;
      } else {
        security(option, at, options);
      }
    }
    return new Privileges(
        service.textsOrNone("cap_add"),
        service.textsOrNone("cap_drop"),
        service.truth("privileged", false),
        service.truth("read_only", false),
        service.textsOrNone("group_add"),
        options,
        systemPaths);
  }

  private void security(Scalar option, KeyPath at, List<String> options) {
    String text = option.text();
    // The older way to write it has a colon.
    String[] parts = text.contains("=") ? text.split("=", 2) : text.split(":", 2);
    if (parts.length == 1 && !text.equals("no-new-privileges")) {
      project
          .findings()
          .problem(option, at, "found %s, expected %s".formatted(option.found(), ACCEPTED));
    } else if (parts[0].equals("seccomp") && isFile(parts[1])) {
      seccomp(parts[1], option, at, options);
    } else {
      options.add(text);
    }
  }

  private static boolean isFile(String profile) {
    return !profile.equals("unconfined") && !profile.equals("builtin");
  }

  private void seccomp(String path, Scalar option, KeyPath at, List<String> options) {
    String absolute = FilePath.resolve(project.directory(), path);
    try {
      String profile = compact(project.files().text(absolute));
      if (profile.startsWith("{") && profile.endsWith("}")) {
        options.add("seccomp=" + profile);
      } else {
        wrong(option, at, AppReader.shown(project, absolute) + " holds no JSON object");
      }
    } catch (IOException e) {
      wrong(option, at, "can't read " + AppReader.shown(project, absolute) + ": " + e.getMessage());
    }
  }

  private void wrong(Scalar option, KeyPath at, String message) {
    project.findings().problem(option, at, message);
  }

  /** JSON without the blanks between its tokens: another layout is no other profile. */
  static String compact(String json) {
    var out = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (quoted && c == '\\' && i + 1 < json.length()) {
        out.append(c).append(json.charAt(++i));
        continue;
      }
      quoted ^= c == '"';
      if (quoted || !Character.isWhitespace(c)) {
        out.append(c);
      }
    }
    return out.toString();
  }
}
