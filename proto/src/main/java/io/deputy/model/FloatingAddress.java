package io.deputy.model;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An address that machines take over from each other, with the network that it is in: {@code
 * 10.1.2.3/24}. IPv4 only, and one that a single host can have.
 */
public record FloatingAddress(String address, int prefix) implements Comparable<FloatingAddress> {
  public static final String ACCEPTED =
      "an IPv4 address that a host can have, and its network's prefix: 10.1.2.3/24";

  public FloatingAddress {
    Invalid.unless(
        IpAddress.isOne(address) && address.indexOf(':') < 0, "address", address, ACCEPTED);
    Invalid.unless(prefix > 0 && prefix <= 32, "prefix of " + address, prefix, "1 to 32");
    Invalid.unless(isOfAHost(address, prefix), "address", address + "/" + prefix, ACCEPTED);
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

  /** Neither the network's own address nor its broadcast address, nor one that means no host. */
  private static boolean isOfAHost(String text, int prefix) {
    InetAddress address = InetAddress.ofLiteral(text);
    int hostBits = prefix == 32 ? 0 : -1 >>> prefix;
    int host = ByteBuffer.wrap(address.getAddress()).getInt() & hostBits;
    boolean edge = prefix < 31 && (host == 0 || host == hostBits);
    return !edge
        && !address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isMulticastAddress();
  }

  @Override
  public int compareTo(FloatingAddress other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return address + "/" + prefix;
  }
}
