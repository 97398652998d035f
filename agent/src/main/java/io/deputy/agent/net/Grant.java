package io.deputy.agent.net;

import io.deputy.model.Invalid;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That containers of an app may reach a port of machines that is closed to all others; written
 * {@code monitoring:8500}.
 */
public record Grant(String app, int port) {
  private static final Pattern TEXT = Pattern.compile("([a-z0-9][a-z0-9_-]*):([0-9]{1,5})");

  /**
   * @throws Invalid on anything else
   */
  public static Grant parse(String text) {
    Matcher m = TEXT.matcher(text);
    if (m.matches()) {
      int port = Integer.parseInt(m.group(2));
      if (port > 0 && port < 65536) {
        return new Grant(m.group(1), port);
      }
    }
    throw new Invalid("grant", text, "APP:PORT");
  }
}
