package io.deputy.model;

import java.util.regex.Pattern;

/** Where a coordinator listens, written {@code HOST:PORT}, or {@code [ADDRESS]:PORT} for IPv6. */
public record Endpoint(String host, int port) {
  private static final int DEFAULT_PORT = 7420;
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([^:\\[\\]\\s/]+))(?::(\\d{1,9}))?");

  /** Without a port the coordinator's usual one is meant. */
  public static Endpoint parse(String text) {
    var form = FORM.matcher(text.strip());
    int port = 0;
    if (form.matches()) {
      port = form.group(3) == null ? DEFAULT_PORT : Integer.parseInt(form.group(3));
    }
    if (port < 1 || port > 65535) {
      throw new Invalid("coordinator", text, "HOST:PORT, with a port from 1 to 65535");
    }
    return new Endpoint(form.group(1) != null ? form.group(1) : form.group(2), port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
