package io.deputy.compose.source;

import java.util.List;

/**
 * What the user should know, though the files are taken.
 *
 * @param place the first of those that it is about
 * @param also the keys of the others
 */
public record Notice(Place place, String key, String message, List<String> also) {
  private static final int MAX_SHOWN = 10;

  public Notice {
    also = List.copyOf(also);
  }

  /** The sentence that a user reads. */
  @Override
  public String toString() {
    String first = key.isEmpty() ? place + ": " + message : place + ": " + key + ": " + message;
    if (also.isEmpty()) {
      return first;
    }
    int more = also.size() - MAX_SHOWN;
    String others = String.join(", ", also.subList(0, Math.min(MAX_SHOWN, also.size())));
    return first + " (also " + others + (more > 0 ? " and " + more + " more" : "") + ")";
  }
}
