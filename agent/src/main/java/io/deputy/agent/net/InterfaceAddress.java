package io.deputy.agent.net;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * An IPv4 address that an interface of this machine has.
 *
 * @param lastsSeconds until the kernel takes it down by itself; {@link Long#MAX_VALUE} for never
 */
record InterfaceAddress(String device, InetAddress address, int bits, long lastsSeconds) {
  /** What lasts no longer than this was put up by an agent: nobody else does that. */
  static final long OURS_SECONDS = 10;

  /** A line of {@code ip -4 -o address show}. */
  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^\\d+: (\\S+)\\s+inet ([0-9.]+)(?: peer [0-9.]+)?/(\\d+) .*valid_lft (\\S+) ");

  /** What Docker makes, and the loopback: nobody outside is reached through these. */
  private static final Pattern INSIDE =
      Pattern.compile("lo|docker\\d+|docker_gwbridge|br-[0-9a-f]{12}|dpi-.*|veth.*");

  static List<InterfaceAddress> parse(String listed) {
    return LINE.matcher(listed).results().map(InterfaceAddress::read).toList();
  }

  private static InterfaceAddress read(MatchResult m) {
    String lasts = m.group(4);
    return new InterfaceAddress(
        m.group(1),
        Subnet.literal(m.group(2)),
        Integer.parseInt(m.group(3)),
        lasts.endsWith("sec")
            ? Long.parseLong(lasts.substring(0, lasts.length() - 3))
            : Long.MAX_VALUE);
  }

  boolean ours() {
    return lastsSeconds <= OURS_SECONDS;
  }

  /** The interface to the network that an address is in; the smallest, if there are several. */
  static Optional<String> deviceOf(InetAddress wanted, Collection<InterfaceAddress> present) {
    return present.stream()
        .filter(a -> !a.ours() && a.bits() < 32 && !INSIDE.matcher(a.device()).matches())
        .filter(a -> Subnet.of(a.address(), a.bits()).contains(wanted))
        .max(Comparator.comparingInt(InterfaceAddress::bits))
        .map(InterfaceAddress::device);
  }
}
