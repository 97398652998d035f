package io.deputy.coordinator.admit;

import io.deputy.compose.text.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keys and what they say, in the order they are put, and how a value is written in YAML's flow. */
final class Words {
  /** What would read as something else, were it not quoted. */
  private static final Pattern PLAIN =
      Pattern.compile("(?!\\s|\\(none\\)$)[^,\\[\\]{}\"\n]+(?<!\\s)");

  private static final long MEBI = 1 << 20;

  private final Map<String, String> words = new LinkedHashMap<>();

  Map<String, String> all() {
    return words;
  }

  void put(String key, Object value) {
    words.put(key, value.toString());
  }

  void text(String key, String value) {
    if (!value.isEmpty()) {
      words.put(key, quoted(value));
    }
  }

  /** Zero is what a file leaves open. */
  void number(String key, long value) {
    if (value != 0) {
      words.put(key, Long.toString(value));
    }
  }

  /** As {@link #number}. */
  void size(String key, long bytes) {
    if (bytes != 0) {
      words.put(key, size(bytes));
    }
  }

  /** A list of texts; none is what a file leaves open. */
  void texts(String key, Collection<String> texts) {
    list(key, texts, Words::quoted);
  }

  void time(String key, Duration value) {
    if (!value.isZero()) {
      words.put(key, Durations.print(value));
    }
  }

  void pairs(String key, Map<String, String> pairs) {
    pairs.forEach((name, value) -> words.put(key + "." + name, quoted(value)));
  }

  /** An empty one is no absent one: it clears what the image says. */
  void command(String key, @Nullable List<String> value) {
    if (value != null) {
      words.put(key, flow(value, Words::quoted));
    }
  }

  <T> void list(String key, Collection<T> items, Function<T, String> word) {
    if (!items.isEmpty()) {
      words.put(key, flow(items, word));
    }
  }

  static <T> String flow(Collection<T> items, Function<T, String> word) {
    return items.stream().map(word).collect(Collectors.joining(", ", "[", "]"));
  }

  static String braced(List<String> keys) {
    return "{" + String.join(", ", keys) + "}";
  }

  static void addUnless(boolean usual, List<String> keys, String key) {
    if (!usual) {
      keys.add(key);
    }
  }

  static String quoted(String text) {
    return PLAIN.matcher(text).matches()
        ? text
        : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  /**
   * @param digits after the point
   */
  static String decimal(long unscaled, int digits) {
    return BigDecimal.valueOf(unscaled, digits).stripTrailingZeros().toPlainString();
  }

  static String size(long bytes) {
    return bytes % MEBI == 0
        ? bytes / MEBI + "m"
        : bytes % 1024 == 0 ? bytes / 1024 + "k" : "" + bytes;
  }

  static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
