package io.deputy.compose;

import io.deputy.compose.source.Notice;
import io.deputy.model.AppSpec;
import io.deputy.model.FileBytes;
import io.deputy.model.Sorted;
import java.util.List;
import java.util.SortedMap;

/**
 * An app as its files have it.
 *
 * @param app its services without their hashes, which {@code io.deputy.wire} makes
 * @param carried what travels with it: content hash to absolute path
 * @param contexts what images are built from, and travels too: content hash to absolute path
 * @param files its configs and secrets, but for external ones: content hash to content
 * @param notices what the user should know, each once, in the order of files and lines
 */
public record Loaded(
    AppSpec app,
    SortedMap<String, String> carried,
    SortedMap<String, String> contexts,
    SortedMap<String, FileBytes> files,
    List<Notice> notices) {
  public Loaded {
    carried = Sorted.copyOf(carried);
    contexts = Sorted.copyOf(contexts);
    files = Sorted.copyOf(files);
    notices = List.copyOf(notices);
  }
}
