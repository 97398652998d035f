package io.deputy.compose.text;

import java.util.Arrays;
import java.util.regex.Pattern;

/** Whether a text is an address; no name is ever looked up. */
public final class IpAddress {
  private static final String BYTE = "(?:0|[1-9]\\d{0,2})";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final int GROUPS = 8;

  private IpAddress() {}

  public static boolean isOne(String text) {
    return isIpv4(text) || isIpv6(text);
  }

  private static boolean isIpv4(String text) {
    return IPV4.matcher(text).matches()
        && Arrays.stream(text.split("\\.", -1)).allMatch(part -> Integer.parseInt(part) <= 255);
  }

  /**
   * Eight groups, or fewer and one :: for those of nothing; the last two may be an IPv4 address.
   */
  private static boolean isIpv6(String text) {
    String[] halves = text.split("::", -1);
    int groups = 0;
    for (int half = 0; half < halves.length; half++) {
      if (halves[half].isEmpty() && halves.length == 2) {
        continue;
      }
      String[] parts = halves[half].split(":", -1);
      for (int i = 0; i < parts.length; i++) {
        boolean last = half == halves.length - 1 && i == parts.length - 1;
        if (last && isIpv4(parts[i])) {
          groups += 2;
        } else if (GROUP.matcher(parts[i]).matches()) {
          groups++;
        } else {
          return false;
        }
      }
    }
    return halves.length == 1 ? groups == GROUPS : halves.length == 2 && groups < GROUPS;
  }
}
