package io.deputy.agent.survey;

import io.deputy.model.MachinePort;
import io.deputy.model.Protocol;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A socket that listens on this machine, as {@code /proc/net} has it.
 *
 * @param inode by which the process that has it knows it
 */
record ListeningSocket(Protocol protocol, InetAddress address, int port, long inode) {
  private static final String TCP_LISTEN = "0A";
  private static final String UDP_UNCONNECTED = "07";

  /**
   * Reads {@code 4: 0100007F:2134 00000000:0000 0A … INODE …}; empty for a socket that does not
   * listen, and for the heading.
   */
  static Optional<ListeningSocket> of(Protocol protocol, String line) {
    String[] words = line.strip().split(" +", -1);
    boolean listens =
        words.length > 9
            && words[3].equals(protocol == Protocol.TCP ? TCP_LISTEN : UDP_UNCONNECTED);
    if (!listens) {
      return Optional.empty();
    }
    int colon = words[1].indexOf(':');
    return Optional.of(
        new ListeningSocket(
            protocol,
            address(words[1].substring(0, colon)),
            Integer.parseInt(words[1].substring(colon + 1), 16),
            Long.parseLong(words[9])));
  }

  /** One or four words of 32 bits, each in the byte order of the machine. */
  private static InetAddress address(String hex) {
    var bytes = ByteBuffer.allocate(hex.length() / 2).order(ByteOrder.nativeOrder());
    for (int i = 0; i < hex.length(); i += 8) {
      bytes.putInt(Integer.parseUnsignedInt(hex.substring(i, i + 8), 16));
    }
    try {
      return InetAddress.getByAddress(bytes.array()); // ::ffff:10.0.0.1 is 10.0.0.1
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(hex, e);
    }
  }

  /**
   * Whether it keeps another from listening there. A socket of all IPv6 addresses has the IPv4 ones
   * as well, unless its program asked for less, which {@code /proc/net} does not tell.
   */
  boolean keeps(MachinePort wanted) {
    if (protocol != wanted.protocol() || port != wanted.port()) {
      return false;
    }
    if (wanted.address().isEmpty()) {
      return address instanceof Inet4Address || address.isAnyLocalAddress();
    }
    InetAddress at;
    try {
      at = InetAddress.ofLiteral(wanted.address());
    } catch (IllegalArgumentException e) {
      return false; // nobody can listen there, which its ingress will say
    }
    return address.isAnyLocalAddress()
        ? at instanceof Inet4Address || !(address instanceof Inet4Address)
        : address.equals(at) || (at.isAnyLocalAddress() && sameKind(address, at));
  }

  private static boolean sameKind(InetAddress one, InetAddress other) {
    return one.getClass().equals(other.getClass());
  }
}
