package io.deputy.compose.spec;

import java.util.Comparator;
import java.util.List;

/** {@code extra_hosts} of a service, or of its build, in Docker's words. */
final class ExtraHosts {
  private static final String KEY = "extra_hosts";

  private ExtraHosts() {}

  /**
   * {@code HOST:ADDRESS}, by host: as the order of a mapping's keys says nothing, it must not give
   * a service new containers. That of a host's own addresses is the file's.
   */
  static List<String> of(View view) {
    return view.textsOrNone(KEY).stream()
        .map(host -> host.split("=", 2))
        .sorted(Comparator.comparing(parts -> parts[0]))
        .map(parts -> String.join(":", parts))
        .toList();
  }
}
