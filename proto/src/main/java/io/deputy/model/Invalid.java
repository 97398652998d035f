package io.deputy.model;

import java.io.Serial;
import java.util.Objects;

/**
 * A value that must not exist: the message names the field, what was found and what is accepted.
 * Thrown by constructors in this package; whoever reads outside input turns it into a user's error.
 */
public final class Invalid extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1;

  public Invalid(String field, Object found, String accepted) {
    super("%s: found \"%s\", expected %s".formatted(field, found, accepted));
  }

  /** The sentence; never null. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  public static void unless(boolean right, String field, Object found, String accepted) {
    if (!right) {
      throw new Invalid(field, found, accepted);
    }
  }
}
