package io.deputy.coordinator.web;

import io.deputy.coordinator.loop.ClusterView;
import org.jspecify.annotations.Nullable;

/** How this coordinator stands, in one line. */
final class StatusLine {
  private StatusLine() {}

  /** With what is wrong with the cluster, if anything is. */
  static String of(@Nullable ClusterView view) {
    return view == null || view.troubles().isEmpty()
        ? stand(view)
        : stand(view) + "; " + String.join("; ", view.troubles()).replace('\n', ' ');
  }

  /**
   * @param view null until there is one
   */
  static String stand(@Nullable ClusterView view) {
    if (view == null) {
      return "starting";
    }
    if (view.leads()) {
      return "leads, term " + view.term();
    }
    return view.leader().map(leader -> "follows " + leader.name()).orElse("no leader");
  }
}
