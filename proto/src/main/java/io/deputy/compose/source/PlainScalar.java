package io.deputy.compose.source;

import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Scalar.Kind;
import io.deputy.compose.source.Node.Scalar.Origin;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an unquoted text stands for: YAML 1.2's core schema, with the numbers that docker compose
 * takes besides ({@code 0440} is octal, {@code 1_000} a thousand). A number or a truth gets its one
 * usual spelling, which is what a container would see of it: {@code 1.10} is {@code 1.1}. A date is
 * no text either: where one is meant, docker compose wants quotes around it.
 */
final class PlainScalar {
  private static final List<String> NOTHING = List.of("", "~", "null", "Null", "NULL");
  private static final List<String> TRUE = List.of("true", "True", "TRUE");
  private static final List<String> FALSE = List.of("false", "False", "FALSE");
  private static final Pattern WHOLE =
      Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?");

  private static final Pattern MOMENT =
      Pattern.compile(
          "(\\d{4})-(\\d\\d?)-(\\d\\d?)(?:( +|[Tt])(\\d\\d?):(\\d\\d?):(\\d\\d?)"
              + "(?:\\.(\\d{1,9}))?(Z|[-+]\\d\\d:\\d\\d)?)?");

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
    if (digits.length() <= MAX_DIGITS && !text.startsWith("_")) {
      @Nullable String whole = whole(digits);
      if (whole != null) {
        return new Scalar(place, Kind.WHOLE, whole, origin);
      }
      if (DECIMAL.matcher(digits).matches() && Double.isFinite(Double.parseDouble(digits))) {
        return new Scalar(place, Kind.DECIMAL, decimal(digits), origin);
      }
    }
    @Nullable String moment = moment(text);
    return moment == null
        ? new Scalar(place, Kind.TEXT, text, origin)
        : new Scalar(place, Kind.MOMENT, moment, origin);
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
        // Without a sign, one bit more.
        int most = signed.signum() < 0 ? Long.SIZE - 1 : Long.SIZE;
        return signed.bitLength() <= most ? signed.toString() : null;
      }
    }
    return null;
  }

  /** As in {@code 2001-12-14T21:59:43Z}, whatever of it was left out; null for what is none. */
  private static @Nullable String moment(String text) {
    Matcher m = MOMENT.matcher(text);
    if (!m.matches()) {
      return null;
    }
    @Nullable String between = m.group(4);
    @Nullable String zone = m.group(9);
    if (between != null && between.isBlank() != (zone == null)) {
      return null;
    }
    try {
      return OffsetDateTime.of(
              number(m.group(1)),
              number(m.group(2)),
              number(m.group(3)),
              number(m.group(5)),
              number(m.group(6)),
              number(m.group(7)),
              m.group(8) == null ? 0 : number((m.group(8) + "0".repeat(8)).substring(0, 9)),
              zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone))
          .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    } catch (DateTimeException e) {
      return null; // the 30th of February
    }
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  /** The shortest text of the nearest double. */
  private static String decimal(String text) {
    double value = Double.parseDouble(text);
    if (value == 0) {
      return "0";
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
