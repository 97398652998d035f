package io.deputy.agent.net;

import io.deputy.model.Invalid;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** A range of IPv4 addresses, written {@code 198.18.0.0/16}. */
public record Subnet(int network, int bits) {
  public Subnet {
    network &= mask(bits);
  }

  /**
   * @throws Invalid on anything else
   */
  public static Subnet parse(String cidr) {
    int slash = cidr.indexOf('/');
    try {
      int bits = Integer.parseInt(cidr.substring(slash + 1));
      if (slash > 0 && bits >= 0 && bits <= 32) {
        return new Subnet(number(literal(cidr.substring(0, slash))), bits);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new Invalid("subnet", cidr, "an IPv4 network such as 198.18.0.0/16");
  }

  /** The one of that size that an IPv4 address is in. */
  static Subnet of(InetAddress address, int bits) {
    return new Subnet(number(address), bits);
  }

  /** The address after the network's own. */
  public InetAddress first() {
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(network + 1).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 && (number(address) & mask(bits)) == network;
  }

  /**
   * An address that is written as one: nothing is asked of a name server.
   *
   * @throws Invalid on anything else, a name too
   */
  public static InetAddress literal(String address) {
    try {
      if (isWhole(address)) {
        return InetAddress.ofLiteral(address);
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new Invalid("address", address, "an IP address");
  }

  /** Four numbers, or IPv6: {@code 10.1} is an address too, which nobody means. */
  private static boolean isWhole(String address) {
    int dots = 0;
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (c == ':') {
        return true;
      }
      dots += c == '.' ? 1 : 0;
    }
    return dots == 3;
  }

  private static int number(InetAddress address) {
    byte[] b = address.getAddress();
    if (b.length != 4) {
      throw new Invalid(
          "subnet", address.getHostAddress(), "an IPv4 network such as 198.18.0.0/16");
    }
    return ByteBuffer.wrap(b).getInt();
  }

  private static int mask(int bits) {
    return bits == 0 ? 0 : -1 << (32 - bits);
  }

  @Override
  public String toString() {
    return "%d.%d.%d.%d/%d"
        .formatted(
            network >>> 24, (network >>> 16) & 255, (network >>> 8) & 255, network & 255, bits);
  }
}
