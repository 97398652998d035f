package io.deputy.compose.source;

import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Tagged;

/**
 * What one load has come to: a file that is read once may be included and extended often, and few
 * short files can mean more than fits into any memory. The first thing that goes beyond a bound is
 * told; nothing is to be made of that and of what follows.
 */
public final class Growth {
  /** All filled-in texts and env files together. */
  static final long MAX_CHARS = 64 << 20;

  /** Mentions of files: one that two others include counts twice. */
  static final int MAX_INCLUSIONS = 1000;

  /** Of all files together, what is included and extended once more at each mention. */
  static final long MAX_VALUES = YamlReader.MAX_VALUES;

  private final Findings findings;
  private long chars;
  private int inclusions;
  private long values;

  public Growth(Findings findings) {
    this.findings = findings;
  }

  /** Whether so many more characters may be filled in. */
  public boolean fills(long more, Place place, KeyPath at) {
    boolean before = chars <= MAX_CHARS;
    chars += more;
    return bounded(
        before, chars <= MAX_CHARS, place, at, "more than %,d characters", MAX_CHARS, "filled in");
  }

  /** Whether one more mention of a file may be followed. */
  public boolean includes(Place place, KeyPath at) {
    boolean before = inclusions <= MAX_INCLUSIONS;
    inclusions++;
    return bounded(
        before,
        inclusions <= MAX_INCLUSIONS,
        place,
        at,
        "more than %,d times a file is included",
        MAX_INCLUSIONS,
        "each mention counted");
  }

  /** Whether all this may be taken once more. */
  public boolean takes(Node more, Place place, KeyPath at) {
    boolean before = values <= MAX_VALUES;
    count(more);
    return bounded(
        before,
        values <= MAX_VALUES,
        place,
        at,
        "more than %,d values",
        MAX_VALUES,
        "what is included and extended counted at each mention");
  }

  /** Then what was made of the files is not all that they say, and nothing to go on with. */
  public boolean isTooMuch() {
    return chars > MAX_CHARS || inclusions > MAX_INCLUSIONS || values > MAX_VALUES;
  }

  private boolean bounded(
      boolean before, boolean now, Place place, KeyPath at, String more, long most, String how) {
    if (before && !now) {
      findings.problem(
          place, at, more.formatted(most) + ", " + how + ": nobody's services need that");
    }
    return now;
  }

  private void count(Node node) {
    if (values > MAX_VALUES) {
      return;
    }
    values += node instanceof Scalar scalar ? YamlReader.values(scalar.text()) : 1;
    switch (node) {
      case Listing list -> list.items().forEach(this::count);
      case Mapping mapping ->
          mapping
              .entries()
              .forEach(
                  (key, entry) -> {
                    values += YamlReader.values(key);
                    count(entry.value());
                  });
      case Tagged tagged -> count(tagged.node());
      case Scalar _, Node.Wrong _ -> {}
    }
  }
}
