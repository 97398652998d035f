package io.deputy.wire;

import com.google.protobuf.ProtocolMessageEnum;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.deputy.model.Invalid;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The small change: enums by name, durations, times, nullable texts. */
final class Wire {
  private Wire() {}

  /**
   * {@code FallbackMode} is {@code FALLBACK_MODE_}. Each connection between agents asks for one.
   */
  private static final ClassValue<String> PREFIX =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          String words = type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_");
          return words.toUpperCase(Locale.ROOT) + "_";
        }
      };

  /**
   * The model's constant for a generated one: {@code FENCING_STRICT} and {@code STRICT}.
   *
   * @throws Invalid naming the field, if this release does not know the value, or it is missing
   */
  static <E extends Enum<E>> E read(ProtocolMessageEnum sent, Class<E> type, String field) {
    String name = sent.toString();
    for (E constant : type.getEnumConstants()) {
      if (name.endsWith("_" + constant.name()) && name.equals(PREFIX.get(type) + constant.name())) {
        return constant;
      }
    }
    String accepted =
        Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
    throw new Invalid(
        field, name.equals("UNRECOGNIZED") ? "a value unknown to this release" : name, accepted);
  }

  /** The generated constant for the model's. */
  static <P extends Enum<P>> P write(Enum<?> value, Class<P> type) {
    return Enum.valueOf(type, PREFIX.get(value.getDeclaringClass()) + value.name());
  }

  static com.google.protobuf.Duration write(Duration d) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(d.getSeconds())
        .setNanos(d.getNano())
        .build();
  }

  static Duration read(com.google.protobuf.Duration d, String field) {
    if (!Durations.isValid(d)) {
      throw new Invalid(field, d.getSeconds() + " s " + d.getNanos() + " ns", "a valid duration");
    }
    return Duration.ofSeconds(d.getSeconds(), d.getNanos());
  }

  static Timestamp write(Instant at) {
    long seconds = at.getEpochSecond();
    return Timestamp.newBuilder().setSeconds(seconds).setNanos(at.getNano()).build();
  }

  static Instant read(Timestamp at, String field) {
    if (!Timestamps.isValid(at)) {
      throw new Invalid(field, at.getSeconds() + " s " + at.getNanos() + " ns", "a valid time");
    }
    return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
  }
}
