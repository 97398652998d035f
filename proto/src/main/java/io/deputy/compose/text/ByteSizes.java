package io.deputy.compose.text;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Amounts of memory: {@code 300}, {@code 2b}, {@code 1.5g}, {@code 64 MiB}; 1k is 1024 bytes. */
public final class ByteSizes {
  public static final String ACCEPTED = "a number of bytes, such as 1048576, 512k, 64m or 1.5g";

  private static final Pattern SIZE =
      Pattern.compile(
          "\\+?((?:\\d{1,19}(?:\\.\\d{0,9})?|\\.\\d{1,9})(?:e[-+]?\\d{1,2})?)"
              + " ?(?:([kmgtp])(?:i?b)?|b)?",
          Pattern.CASE_INSENSITIVE);

  private ByteSizes() {}

  /** Null for a text that is none. */
  public static @Nullable Long parse(String text) {
    var size = SIZE.matcher(text);
    if (!size.matches()) {
      return null;
    }
    @Nullable String letter = size.group(2);
    int power = letter == null ? 0 : 1 + "kmgtp".indexOf(letter.toLowerCase(Locale.ROOT));
    long unit = 1L << (10 * power);
    BigDecimal bytes = new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(unit));
    return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? null : bytes.longValue();
  }
}
