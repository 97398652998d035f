package io.deputy.model;

import java.net.InetAddress;

/**
 * An address that machines take over from each other, with the network that it is in: {@code
 * 10.1.2.3/24}. Written without names, zones or leading zeros.
 *
 * @param prefix length of the network's prefix, bits
 */
public record FloatingAddress(String address, int prefix) {
  private static final String ACCEPTED = "an IP address and its network's prefix: 10.1.2.3/24";

  public FloatingAddress {
    Invalid.unless(IpAddress.isOne(address), "address", address, ACCEPTED);
    int bits = InetAddress.ofLiteral(address).getAddress().length * 8;
    Invalid.unless(prefix > 0 && prefix <= bits, "prefix of " + address, prefix, "1 to " + bits);
  }

  /**
   * @throws Invalid on anything else
   */
  public static FloatingAddress parse(String text) {
    int slash = text.indexOf('/');
    try {
      return new FloatingAddress(
          text.substring(0, Math.max(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    } catch (NumberFormatException e) {
      throw new Invalid("address", text, ACCEPTED);
    }
  }

  @Override
  public String toString() {
    return address + "/" + prefix;
  }
}
