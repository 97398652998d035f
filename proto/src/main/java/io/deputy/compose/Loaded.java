package io.deputy.compose;

import io.deputy.compose.source.Notice;
import io.deputy.model.AppSpec;
import io.deputy.model.Sorted;
import java.util.List;
import java.util.SortedMap;

/**
 * An app as its files have it.
 *
 * @param app its services without their hashes, which {@code io.deputy.wire} makes
 * @param carried what travels with it: content hash to absolute path
 * @param notices what the user should know, each once, in the order of files and lines
 */
public record Loaded(AppSpec app, SortedMap<String, String> carried, List<Notice> notices) {
  public Loaded {
    carried = Sorted.copyOf(carried);
    notices = List.copyOf(notices);
  }
}
