package io.deputy.compose.source;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word that somebody may have meant. */
public final class Suggestion {
  /** More would be no sentence any more. */
  private static final int MAX_NAMES = 20;

  private Suggestion() {}

  /** "did you mean …?", or all that is known where nothing is near. */
  public static String among(Collection<String> known, String typed) {
    Optional<String> near =
        known.stream()
            .filter(word -> isNear(word, typed))
            .min(
                Comparator.comparingInt((String word) -> distance(word, typed))
                    .thenComparing(w -> w));
    return near.map(word -> "did you mean \"" + word + "\"?").orElseGet(() -> known(known));
  }

  private static String known(Collection<String> names) {
    int more = names.size() - MAX_NAMES;
    return names.isEmpty()
        ? "none is known here"
        : "known here: "
            + String.join(", ", names.stream().sorted().limit(MAX_NAMES).toList())
            + (more > 0 ? " and %,d more".formatted(more) : "");
  }

  /** Whether somebody who typed this may have meant {@code word}; one letter is none to mistype. */
  public static boolean isNear(String word, String typed) {
    return word.length() > 1
        && distance(word, typed) <= Math.max(1, Math.min(word.length(), 9) / 3);
  }

  /** Damerau–Levenshtein, neighbours swapped counting one: "imgae" is near "image". */
  static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 3) {
      return Integer.MAX_VALUE;
    }
    var d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + other, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
