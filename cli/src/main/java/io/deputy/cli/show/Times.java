package io.deputy.cli.show;

import java.time.Duration;
import java.util.Locale;

/** Durations as people read them in a column: one number and one unit. */
final class Times {
  private Times() {}

  /** {@code 12s}, {@code 5m}, {@code 30h}, {@code 12d}. */
  static String age(Duration age) {
    if (age.toSeconds() < 120) {
      return age.toSeconds() + "s";
    }
    if (age.toMinutes() < 120) {
      return age.toMinutes() + "m";
    }
    return age.toHours() < 72 ? age.toHours() + "h" : age.toDays() + "d";
  }

  /** {@code 0.4s}, and whole seconds from ten on. */
  static String heard(Duration ago) {
    return ago.toSeconds() < 10
        ? "%d.%ds".formatted(ago.toSeconds(), ago.toMillisPart() / 100)
        : age(ago);
  }

  /** {@code 512 MiB}, {@code 31.3 GiB}. */
  static String size(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    String form = unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, form, value, units[unit]);
  }
}
