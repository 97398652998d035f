package io.deputy.cli.view;

import java.util.List;

/**
 * @param decisions what would be decided, a sentence each
 * @param waiting what would keep services waiting, a sentence each
 * @param index number of the app's latest revision, that this was computed from
 */
public record Planned(
    List<Change> changes, List<String> decisions, List<String> waiting, long index) {
  public boolean changesNothing() {
    return decisions.isEmpty() && changes.stream().allMatch(c -> c.kind() == Change.Kind.UNCHANGED);
  }
}
