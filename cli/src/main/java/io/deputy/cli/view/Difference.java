package io.deputy.cli.view;

import java.util.List;

/**
 * What differs between two forms of an app.
 *
 * @param index number of its latest revision
 */
public record Difference(String app, List<Change> changes, long index) {
  public boolean isNone() {
    return changes.stream().allMatch(c -> c.kind() == Change.Kind.UNCHANGED);
  }
}
