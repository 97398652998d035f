package io.deputy.compose.text;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as Compose writes them: {@code 1h5m30s20ms}, {@code 1.5s}, {@code 2d}. */
public final class Durations {
  public static final String ACCEPTED = "a time with a unit, such as 500ms, 10s, 1m30s or 2h";

  private static final Pattern PART =
      Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(w|d|h|ms|m|s|us|µs|μs|ns)");
  private static final Pattern WHOLE = Pattern.compile("\\+?(?:" + PART + ")+");

  /** Far beyond any use, and within a long of nanoseconds. */
  private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

  private Durations() {}

  /** Null for a text that is none. */
  public static @Nullable Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (text.length() > 100 || !WHOLE.matcher(text).matches()) {
      return null;
    }
    var nanos = BigDecimal.ZERO;
    var part = PART.matcher(text);
    while (part.find()) {
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(nanosOf(part.group(2))));
    }
    return nanos.compareTo(MAX_NANOS) > 0 ? null : Duration.ofNanos(nanos.longValue());
  }

  private static BigDecimal nanosOf(String unit) {
    return BigDecimal.valueOf(
        switch (unit) {
          case "w" -> Duration.ofDays(7).toNanos();
          case "d" -> Duration.ofDays(1).toNanos();
          case "h" -> Duration.ofHours(1).toNanos();
          case "m" -> Duration.ofMinutes(1).toNanos();
          case "s" -> Duration.ofSeconds(1).toNanos();
          case "ms" -> 1_000_000L;
          case "ns" -> 1L;
          default -> 1_000L;
        });
  }

  /** As docker compose prints it: {@code 1h5m30.02s}, {@code 24h0m0s}, {@code 10ms}. */
  public static String print(Duration d) {
    long nanos = d.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    if (nanos < 1_000) {
      return nanos + "ns";
    }
    if (nanos < 1_000_000) {
      return decimal(nanos, 3) + "µs";
    }
    if (nanos < 1_000_000_000) {
      return decimal(nanos, 6) + "ms";
    }
    String seconds = decimal(nanos % 60_000_000_000L, 9) + "s";
    long minutes = nanos / 60_000_000_000L;
    if (minutes == 0) {
      return seconds;
    }
    return minutes < 60
        ? minutes + "m" + seconds
        : minutes / 60 + "h" + minutes % 60 + "m" + seconds;
  }

  private static String decimal(long value, int places) {
    return BigDecimal.valueOf(value, places).stripTrailingZeros().toPlainString();
  }
}
