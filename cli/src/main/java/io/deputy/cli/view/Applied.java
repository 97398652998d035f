package io.deputy.cli.view;

import java.util.List;

/**
 * @param missing hashes of contents that nobody uploaded yet: nothing was stored
 * @param revision of the stored state that holds the change
 * @param index number of the app's latest revision: this one, if anything was changed
 * @param keptVolumes of what ends, by their names at Docker
 * @param warnings what is odd about it and may be meant, a sentence each
 */
public record Applied(
    List<Change> changes,
    List<String> missing,
    long revision,
    long index,
    List<String> keptVolumes,
    List<String> warnings) {
  /** Whether all is as it was. */
  public boolean changesNothing() {
    return changes.stream().allMatch(c -> c.kind() == Change.Kind.UNCHANGED);
  }
}
