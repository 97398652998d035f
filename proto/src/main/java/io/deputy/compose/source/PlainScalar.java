package io.deputy.compose.source;

import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Scalar.Kind;
import io.deputy.compose.source.Node.Scalar.Origin;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an unquoted text stands for: YAML 1.2's core schema, with the numbers that docker compose
 * takes besides ({@code 0440} is octal, {@code 1_000} a thousand). A number or a truth gets its one
 * usual spelling, which is what a container would see of it: {@code 1.10} is {@code 1.1}.
 */
final class PlainScalar {
  private static final List<String> NOTHING = List.of("", "~", "null", "Null", "NULL");
  private static final List<String> TRUE = List.of("true", "True", "TRUE");
  private static final List<String> FALSE = List.of("false", "False", "FALSE");
  private static final Pattern WHOLE =
      Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?");

  /** No number that means something is longer. */
  private static final int MAX_DIGITS = 100;

  /** From here on docker compose shows an exponent. */
  private static final int MOST_PLAIN_DIGITS = 6;

  private PlainScalar() {}

  /**
   * @param tag null where the file has none
   * @param plain whether it is unquoted
   */
  static Scalar read(Place place, String text, @Nullable String tag, boolean plain) {
    Origin origin = Origin.written(text);
    if ((tag == null && !plain) || "!".equals(tag) || "tag:yaml.org,2002:str".equals(tag)) {
      return new Scalar(place, Kind.TEXT, text, origin);
    }
    if (NOTHING.contains(text)) {
      return new Scalar(place, Kind.NOTHING, "", origin);
    }
    if (TRUE.contains(text) || FALSE.contains(text)) {
      return new Scalar(place, Kind.TRUTH, Boolean.toString(TRUE.contains(text)), origin);
    }
    String digits = text.replace("_", "");
    if (digits.length() <= MAX_DIGITS) {
      @Nullable String whole = whole(digits);
      if (whole != null) {
        return new Scalar(place, Kind.WHOLE, whole, origin);
      }
      if (DECIMAL.matcher(digits).matches()) {
        return new Scalar(place, Kind.DECIMAL, decimal(digits), origin);
      }
    }
    return new Scalar(place, Kind.TEXT, text, origin);
  }

  private static @Nullable String whole(String text) {
    Matcher m = WHOLE.matcher(text);
    if (!m.matches()) {
      return null;
    }
    int[] radix = {16, 2, 8, 10};
    for (int i = 0; i < radix.length; i++) {
      @Nullable String found = m.group(i + 2);
      if (found != null) {
        var value = new BigInteger(found, radix[i]);
        BigInteger signed = "-".equals(m.group(1)) ? value.negate() : value;
        return signed.bitLength() < Long.SIZE ? signed.toString() : null;
      }
    }
    return null;
  }

  /** The shortest text of the nearest double. */
  private static String decimal(String text) {
    double value = Double.parseDouble(text);
    if (value == 0 || Double.isInfinite(value)) {
      return value == 0 ? "0" : text;
    }
    BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < MOST_PLAIN_DIGITS) {
      return shortest.toPlainString();
    }
    String digits = shortest.unscaledValue().abs().toString();
    String tail = digits.length() == 1 ? "" : "." + digits.substring(1);
    return "%s%c%se%s%02d"
        .formatted(
            shortest.signum() < 0 ? "-" : "",
            digits.charAt(0),
            tail,
            exponent < 0 ? "-" : "+",
            Math.abs(exponent));
  }
}
