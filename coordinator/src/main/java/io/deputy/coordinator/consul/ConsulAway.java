package io.deputy.coordinator.consul;

import java.io.IOException;
import java.io.Serial;

/** Consul can't be reached, or does not answer the question. The message is for operators. */
public final class ConsulAway extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final boolean silent;

  public ConsulAway(String problem) {
    this(problem, false);
  }

  private ConsulAway(String problem, boolean silent) {
    super(problem);
    this.silent = silent;
  }

  static ConsulAway silent(String address) {
    return new ConsulAway("Consul at " + address + " does not answer", true);
  }

  static ConsulAway refused(String address) {
    return new ConsulAway("Consul at " + address + " can't be reached: connection refused");
  }

  static ConsulAway broken(String address, IOException fault) {
    return new ConsulAway(
        "Consul at %s can't be asked: %s"
            .formatted(address, abbreviated(String.valueOf(fault.getMessage()))));
  }

  /** Its first line, and not too much of that. */
  static String abbreviated(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }

  /** Whether nothing came back in time: what was asked may have been done. */
  boolean silent() {
    return silent;
  }

  /** What operators read. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
