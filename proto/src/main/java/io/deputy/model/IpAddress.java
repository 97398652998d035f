package io.deputy.model;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** Whether a text is an address; no name is ever looked up. */
public final class IpAddress {
  /** Without a zero before others, which some read as octal. */
  private static final String BYTE = "(?:0|[1-9]\\d{0,2})";

  /** Without zones, which mean something on one machine only. */
  private static final Pattern SHAPE =
      Pattern.compile(BYTE + "(\\." + BYTE + "){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private IpAddress() {}

  public static boolean isOne(String text) {
    try {
      return SHAPE.matcher(text).matches() && InetAddress.ofLiteral(text) != null;
    } catch (IllegalArgumentException e) {
      return false; // 10.0.0.256
    }
  }
}
