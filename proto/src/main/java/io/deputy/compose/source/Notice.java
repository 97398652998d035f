package io.deputy.compose.source;

import java.util.List;

/**
 * What the user should know, though the files are taken.
 *
 * @param place the first of those that it is about
 * @param also the keys of the others
 */
public record Notice(Place place, String key, String message, List<String> also) {
  public Notice {
    also = List.copyOf(also);
  }

  Notice plus(String another) {
    return new Notice(
        place,
        key,
        message,
        java.util.stream.Stream.concat(also.stream(), java.util.stream.Stream.of(another))
            .toList());
  }

  /** The sentence that a user reads. */
  @Override
  public String toString() {
    String first = key.isEmpty() ? place + ": " + message : place + ": " + key + ": " + message;
    return also.isEmpty() ? first : first + " (also " + String.join(", ", also) + ")";
  }
}
