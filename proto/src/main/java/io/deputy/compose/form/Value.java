package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Scalar.Kind;
import io.deputy.compose.text.ByteSizes;
import io.deputy.compose.text.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One text, number or truth.
 *
 * @param reader the normal form; null for what is not accepted
 */
record Value(String accepted, Reader reader) implements Shape {
  interface Reader {
    @Nullable Scalar read(Scalar scalar);
  }

  private static final int MAX_DIGITS = 40;
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[-+]?\\d{1,18}");

  /** A number must be quoted to be a text, as docker compose has it. */
  static final Value TEXT = new Value("a text", s -> s.kind() == Kind.TEXT ? s : null);

  static final Value TEXT_OR_NUMBER =
      new Value(
          "a text or a number", s -> s.isNothing() || s.kind() == Kind.TRUTH ? null : s.asText());

  /** Anything that is written on one line. */
  static final Value PLAIN =
      new Value("a text, a number, true or false", s -> s.isNothing() ? null : s.asText());

  static final Value PLAIN_OR_NOTHING =
      new Value("a text, a number, true, false or nothing", s -> s.isNothing() ? s : s.asText());

  static final Value TRUTH = new Value("true or false", Value::truth);
  static final Value WHOLE = new Value("a whole number", s -> whole(s, Long.MIN_VALUE));
  static final Value COUNT = new Value("a whole number, 0 or more", s -> whole(s, 0));
  static final Value NUMBER = new Value("a number", Value::number);
  static final Value DURATION = new Value(Durations.ACCEPTED, Value::duration);
  static final Value BYTES = new Value(ByteSizes.ACCEPTED, Value::bytes);

  static final Value PORT =
      new Value(
          "a port, 1 to 65535",
          s -> {
            Scalar n = whole(s, 1);
            return n == null || Long.parseLong(n.text()) > 65535 ? null : n;
          });

  static Value oneOf(String... words) {
    return new Value(
        "one of " + String.join(", ", words), s -> List.of(words).contains(s.text()) ? s : null);
  }

  static Value matching(String pattern, String accepted) {
    var compiled = Pattern.compile(pattern);
    return new Value(
        accepted, s -> s.kind() == Kind.TEXT && compiled.matcher(s.text()).matches() ? s : null);
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    @Nullable Scalar read = found instanceof Scalar scalar ? reader.read(scalar) : null;
    return read == null ? Shape.wrong(found, at, accepted, findings) : read;
  }

  private static @Nullable Scalar truth(Scalar s) {
    return switch (s.text().toLowerCase(Locale.ROOT)) {
      case "true", "y", "yes", "on" -> of(s, Kind.TRUTH, "true");
      case "false", "n", "no", "off" -> of(s, Kind.TRUTH, "false");
      default -> null;
    };
  }

  private static @Nullable Scalar whole(Scalar s, long least) {
    if (!WHOLE_NUMBER.matcher(s.text()).matches()) {
      return null;
    }
    long value = Long.parseLong(s.text());
    return value < least ? null : of(s, Kind.WHOLE, Long.toString(value));
  }

  private static @Nullable Scalar number(Scalar s) {
    if (s.text().length() > MAX_DIGITS) {
      return null;
    }
    try {
      var value = new BigDecimal(s.text());
      // The exponent is the attacker's: 1e999999999 is a short text and a long number.
      return value.scale() < -18 || value.scale() > 18
          ? null
          : of(s, Kind.DECIMAL, value.toPlainString());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Scalar duration(Scalar s) {
    @Nullable Duration d = s.kind() == Kind.TEXT ? Durations.parse(s.text()) : null;
    return d == null ? null : of(s, Kind.TEXT, Durations.print(d));
  }

  private static @Nullable Scalar bytes(Scalar s) {
    @Nullable Long bytes = ByteSizes.parse(s.text());
    return bytes == null ? null : of(s, Kind.TEXT, Long.toString(bytes));
  }

  private static Scalar of(Scalar s, Kind kind, String text) {
    return new Scalar(s.place(), kind, text, s.written(), s.blank());
  }
}
