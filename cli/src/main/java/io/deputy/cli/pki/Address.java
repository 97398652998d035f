package io.deputy.cli.pki;

import io.deputy.model.Invalid;
import java.util.regex.Pattern;
import org.bouncycastle.util.IPAddress;

/**
 * Where the holder of a certificate is reached: an IP address or a DNS name, without a port.
 *
 * @param ip whether the text is an IP address, of either version
 */
record Address(String text, boolean ip) {
  private static final Pattern DNS_NAME =
      Pattern.compile("(?=.{1,253}$)[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\\.[a-zA-Z0-9-]+)*");
  private static final Pattern DOTTED_NUMBERS = Pattern.compile("[0-9.]+");

  static Address parse(String text) {
    boolean ip = IPAddress.isValid(text);
    if (!ip && (!DNS_NAME.matcher(text).matches() || DOTTED_NUMBERS.matcher(text).matches())) {
      throw new Invalid("address", text, "an IP address or a DNS name, without a port");
    }
    return new Address(text, ip);
  }
}
