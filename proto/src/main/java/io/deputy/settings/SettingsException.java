package io.deputy.settings;

import java.io.Serial;

/** A configuration that a program refuses to start with; the message says all that is wrong. */
public final class SettingsException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public SettingsException(String message) {
    super(message);
  }
}
