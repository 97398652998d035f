package io.deputy.coordinator.admit;

import io.deputy.model.Invalid;

/** The ports that are given out where a file leaves the published port open. */
public record PortPool(int first, int last) {
  public PortPool {
    Invalid.unless(
        first > 0 && first <= last && last < 65536,
        "port range",
        first + "-" + last,
        "FIRST-LAST, both 1 to 65535");
  }

  /** Reads {@code 30000-32767}. */
  public static PortPool parse(String text) {
    int dash = text.indexOf('-');
    try {
      return new PortPool(
          Integer.parseInt(text.substring(0, dash).strip()),
          Integer.parseInt(text.substring(dash + 1).strip()));
    } catch (StringIndexOutOfBoundsException | NumberFormatException e) {
      throw new Invalid("port range", text, "FIRST-LAST, such as 30000-32767");
    }
  }
}
