package io.deputy.cli.view;

import java.util.List;

/**
 * What an app's new form means for one service.
 *
 * @param details one line for each key that differs
 * @param version as of {@link ServiceStatus}; empty where it is removed
 */
public record Change(String service, Kind kind, List<String> details, String version) {
  /** In the order of the messages. */
  public enum Kind {
    ADDED,
    REPLACED,
    ADJUSTED,
    REMOVED,
    UNCHANGED;

    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
