package io.deputy.wire;

import io.deputy.model.Constraint;
import io.deputy.model.Content;
import io.deputy.model.MachineName;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Small random values. Texts have everything but halves of characters, which no wire carries. */
final class Values {
  private Values() {}

  static Arbitrary<String> text() {
    return Arbitraries.strings().withCharRange('\0', '\ud7ff').ofMaxLength(8);
  }

  /** Absolute, and without NUL, which no machine takes in one. */
  static Arbitrary<String> path() {
    return text().map(name -> "/" + name.replace("\0", ""));
  }

  static Arbitrary<String> word() {
    return Arbitraries.strings().withChars("ab0").ofMinLength(1).ofMaxLength(4);
  }

  static Arbitrary<List<String>> texts() {
    return text().list().ofMaxSize(3);
  }

  static Arbitrary<SortedMap<String, String>> map() {
    return Arbitraries.maps(text(), text()).ofMaxSize(3).map(TreeMap::new);
  }

  static Arbitrary<Boolean> flag() {
    return Arbitraries.of(true, false);
  }

  static Arbitrary<Integer> port() {
    return Arbitraries.integers().between(1, 65535);
  }

  static Arbitrary<SortedSet<Integer>> ports() {
    return port().set().ofMaxSize(3).map(TreeSet::new);
  }

  static Arbitrary<Integer> count() {
    return Arbitraries.integers().between(0, Integer.MAX_VALUE);
  }

  static Arbitrary<Long> size() {
    return Arbitraries.longs().between(0, Long.MAX_VALUE);
  }

  static Arbitrary<Duration> time() {
    return Arbitraries.longs().between(1, 1L << 60).map(Duration::ofNanos);
  }

  static Arbitrary<MachineName> machineName() {
    return word().map(MachineName::new);
  }

  static Arbitrary<Content> content() {
    var sha = Arbitraries.strings().withChars("0123456789abcdef").ofLength(64);
    return Combinators.combine(sha, size()).as(Content::new);
  }

  static Arbitrary<Constraint> constraint() {
    var key =
        Arbitraries.oneOf(
            Arbitraries.of("node.hostname", "node.platform.os", "node.platform.arch"),
            word().map(w -> "node.labels." + w));
    var value = text().map(String::strip).filter(v -> !v.isEmpty());
    return Combinators.combine(key, flag(), value).as(Constraint::new);
  }

  static <E extends Enum<E>> Arbitrary<E> any(Class<E> type) {
    return Arbitraries.of(type);
  }
}
