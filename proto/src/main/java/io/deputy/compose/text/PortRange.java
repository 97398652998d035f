package io.deputy.compose.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Ports from one to another, both included: {@code 80} or {@code 8000-8010}. */
public record PortRange(int from, int to) {
  private static final int HIGHEST = 65535;
  private static final Pattern TEXT = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

  /** Null for a text that is none, or begins below {@code least}. */
  public static @Nullable PortRange parse(String text, int least) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches()) {
      return null;
    }
    int from = Integer.parseInt(m.group(1));
    int to = m.group(2) == null ? from : Integer.parseInt(m.group(2));
    return from >= least && from <= to && to <= HIGHEST ? new PortRange(from, to) : null;
  }

  public IntStream ports() {
    return IntStream.rangeClosed(from, to);
  }

  public int size() {
    return to - from + 1;
  }

  @Override
  public String toString() {
    return from == to ? Integer.toString(from) : from + "-" + to;
  }
}
