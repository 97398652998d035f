package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Scalar.Kind;
import io.deputy.compose.source.Place;
import io.deputy.compose.text.ByteSizes;
import io.deputy.compose.text.Durations;
import io.deputy.model.IpAddress;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One text, number or truth.
 *
 * @param zero what says nothing, so that it is not printed
 * @param optional whether it may be nothing
 * @param secret whether messages leave out what stands there
 * @param reader the normal form; null for what is not accepted
 */
record Value(String accepted, String zero, boolean optional, boolean secret, Reader reader)
    implements Shape {
  interface Reader {
    @Nullable Scalar read(Scalar scalar);
  }

  private static final int MAX_DIGITS = 40;
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[-+]?\\d{1,18}");

  /** A number must be quoted to be a text, as docker compose has it. */
  static final Value TEXT = of("a text", "", s -> s.kind() == Kind.TEXT ? s : null);

  static final Value TEXT_OR_NUMBER =
      of("a text or a number", "", s -> s.kind() == Kind.TRUTH ? null : plain(s));

  /** A number with a point in it is none that was meant. */
  static final Value TEXT_OR_WHOLE =
      of(
          "a text or a whole number",
          "",
          s -> s.kind() == Kind.TEXT || s.kind() == Kind.WHOLE ? s.asText() : null);

  static final Value TEXT_OR_TRUTH =
      of(
          "a text, true or false",
          "",
          s -> s.kind() == Kind.TEXT || s.kind() == Kind.TRUTH ? s.asText() : null);

  static final Value ADDRESS =
      of("an IP address", "", s -> s.kind() == Kind.TEXT && IpAddress.isOne(s.text()) ? s : null);

  static final Value SPOKEN =
      of(
          "a text that is not empty",
          "",
          s -> s.kind() == Kind.TEXT && !s.text().isEmpty() ? s : null);

  /** Anything that is written on one line. */
  static final Value PLAIN = of("a text, a number, true or false", "", Value::plain);

  static final Value TRUTH = of("true or false", "false", Value::truth);

  /** Where no word for it will do. */
  static final Value TRUTH_ONLY =
      of("true or false", "false", s -> s.kind() == Kind.TRUTH ? s : null);

  static final Value WHOLE = of("a whole number", "0", s -> whole(s, Long.MIN_VALUE));
  static final Value COUNT = of("a whole number, 0 or more", "0", s -> whole(s, 0));
  static final Value NUMBER = of("a number", "0", Value::number);
  static final Value DURATION = of(Durations.ACCEPTED, "0s", Value::duration);
  static final Value BYTES = of(ByteSizes.ACCEPTED, "0", Value::bytes);

  /** With a unit, or in quotes. */
  static final Value BYTES_IN_TEXT =
      of("a text such as \"64m\"", "0", s -> s.kind() == Kind.TEXT ? bytes(s) : null);

  /** A size that is not negative. */
  static final Value SIZE =
      of(
          ByteSizes.ACCEPTED,
          "0",
          s -> s.text().startsWith("-") || s.kind() == Kind.DECIMAL ? null : bytes(s));

  /** Never in quotes. */
  static final Value NUMERAL =
      of("a whole number", "0", s -> s.kind() == Kind.WHOLE ? whole(s, Long.MIN_VALUE) : null);

  /** Never in quotes. */
  static final Value COUNT_NUMERAL =
      of("a whole number, 0 or more", "0", s -> s.kind() == Kind.WHOLE ? whole(s, 0) : null);

  static final Value PORT =
      of(
          "a port, 1 to 65535",
          "0",
          s -> {
            Scalar n = whole(s, 1);
            return n == null || Long.parseLong(n.text()) > 65535 ? null : n;
          });

  static Value of(String accepted, String zero, Reader reader) {
    return new Value(accepted, zero, false, false, reader);
  }

  static Value oneOf(String... words) {
    return of(
        "one of " + String.join(", ", words),
        "",
        s -> List.of(words).contains(s.text()) ? s : null);
  }

  /** A text in which the pattern is found. */
  static Value having(String pattern, String accepted) {
    var compiled = Pattern.compile(pattern);
    return of(
        accepted, "", s -> s.kind() == Kind.TEXT && compiled.matcher(s.text()).find() ? s : null);
  }

  static Value between(long least, long most) {
    return of(
        "a whole number, %d to %d".formatted(least, most),
        "0",
        s -> {
          Scalar n = whole(s, least);
          return n == null || Long.parseLong(n.text()) > most ? null : n;
        });
  }

  Value orNothing() {
    return new Value(accepted, zero, true, secret, reader);
  }

  Value unsaid() {
    return new Value(accepted, zero, optional, true, reader);
  }

  @Override
  public boolean mayBeNothing() {
    return optional;
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    @Nullable Scalar read = found instanceof Scalar scalar ? reader.read(scalar) : null;
    if (read != null) {
      return read;
    }
    if (!secret) {
      return Shape.wrong(found, at, accepted, findings);
    }
    findings.problem(found, at, "found something else, expected " + accepted);
    return new Node.Wrong(found.place());
  }

  @Override
  public boolean isEmpty(Node printed) {
    return !(printed instanceof Scalar s) || s.isNothing() || s.text().equals(zero);
  }

  /** What is printed where a value says nothing and is printed all the same. */
  Scalar nothing(Place place) {
    Scalar said = Scalar.implied(place, Kind.TEXT, zero);
    @Nullable Scalar read = reader.read(said);
    if (read == null) {
      read = reader.read(said.as(Kind.WHOLE, zero)); // of what is never in quotes
    }
    return read == null ? said : read;
  }

  private static @Nullable Scalar plain(Scalar s) {
    return s.isNothing() || s.kind() == Kind.MOMENT ? null : s.asText();
  }

  private static @Nullable Scalar truth(Scalar s) {
    return switch (s.text().toLowerCase(Locale.ROOT)) {
      case "true", "y", "yes", "on" -> s.as(Kind.TRUTH, "true");
      case "false", "n", "no", "off" -> s.as(Kind.TRUTH, "false");
      default -> null;
    };
  }

  private static @Nullable Scalar whole(Scalar s, long least) {
    if (!WHOLE_NUMBER.matcher(s.text()).matches()) {
      return null;
    }
    long value = Long.parseLong(s.text());
    return value < least ? null : s.as(Kind.WHOLE, Long.toString(value));
  }

  private static @Nullable Scalar number(Scalar s) {
    if (s.text().length() > MAX_DIGITS || s.isNothing()) {
      return null;
    }
    try {
      var value = new BigDecimal(s.text());
      // The exponent is the attacker's: 1e999999999 is a short text and a long number.
      if (value.scale() < -18 || value.scale() > 18) {
        return null;
      }
      // Docker compose keeps these in 32 bits, and prints what is left of them.
      var single = new BigDecimal(Float.toString(value.floatValue()));
      return s.as(
          Kind.DECIMAL, single.signum() == 0 ? "0" : single.stripTrailingZeros().toPlainString());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Scalar duration(Scalar s) {
    @Nullable Duration d = s.kind() == Kind.TEXT ? Durations.parse(s.text()) : null;
    return d == null ? null : s.as(Kind.TEXT, Durations.print(d));
  }

  private static @Nullable Scalar bytes(Scalar s) {
    if (s.kind() == Kind.WHOLE) {
      return s.as(Kind.TEXT, s.text());
    }
    @Nullable Long bytes = s.kind() == Kind.TEXT ? ByteSizes.parse(s.text()) : null;
    return bytes == null ? null : s.as(Kind.TEXT, Long.toString(bytes));
  }
}
