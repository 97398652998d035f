package io.deputy.compose.text;

/** {@code service:NAME}, where a namespace or a build's context may be another service's. */
public final class ServiceReference {
  private static final String PREFIX = "service:";

  private ServiceReference() {}

  public static boolean isOne(String text) {
    return text.startsWith(PREFIX);
  }

  public static String to(String service) {
    return PREFIX + service;
  }

  /** The service that is named; empty where the text is no reference. */
  public static String service(String text) {
    return isOne(text) ? text.substring(PREFIX.length()) : "";
  }
}
