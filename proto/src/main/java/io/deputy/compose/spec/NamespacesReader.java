package io.deputy.compose.spec;

import io.deputy.compose.source.KeyPath;
import io.deputy.compose.text.ServiceReference;
import io.deputy.model.Namespaces;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ipc}, {@code pid}, {@code uts}, {@code userns_mode} and {@code cgroup}. */
final class NamespacesReader {
  /** Those of a service's container, which {@link JoinsReader} reads. */
  private static final List<String> SHARED = List.of("ipc", "pid");

  private final Project project;

  NamespacesReader(Project project) {
    this.project = project;
  }

  /** With Docker's choice where there was a problem. */
  Namespaces read(View service) {
    return new Namespaces(
        mode(service, "ipc", ipc -> new Namespaces(ipc, "", "", "", "")),
        mode(service, "pid", pid -> new Namespaces("", pid, "", "", "")),
        mode(service, "uts", uts -> new Namespaces("", "", uts, "", "")),
        mode(service, "userns_mode", userns -> new Namespaces("", "", "", userns, "")),
        mode(service, "cgroup", cgroup -> new Namespaces("", "", "", "", cgroup)));
  }

  private interface Made {
    Namespaces of(String mode);
  }

  private String mode(View service, String key, Made made) {
    String mode = service.text(key, "");
    KeyPath at = service.at().key(key);
    if (SHARED.contains(key) && ServiceReference.isOne(mode)) {
      return "";
    }
    if (isShared(mode)) {
      project.findings().problem(service.place(key), at, shared(mode));
      return "";
    }
    @Nullable Namespaces valid = project.valid(service.place(key), at, () -> made.of(mode));
    return valid == null ? "" : mode;
  }

  static boolean isShared(String mode) {
    return ServiceReference.isOne(mode) || mode.startsWith("container:");
  }

  /** Why one that belongs to another container is refused. */
  static String shared(String mode) {
    return ServiceReference.isOne(mode)
        ? "refused: Docker can't share it with another container"
        : "refused: containers that are not the app's own are not on every machine";
  }
}
