package io.deputy.settings;

import java.io.Serial;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The addresses of this machine's interfaces, and what settings may say of them. They come and go
 * with cables and daemons: what does not fit now may fit a moment later.
 *
 * @param all empty if the kernel does not say: then everything fits
 */
public record MachineAddresses(Set<InetAddress> all) {
  public MachineAddresses {
    all = Set.copyOf(all);
  }

  /** A setting that does not fit this machine as it is now; the message names the key. */
  public static final class Unfit extends Exception {
    @Serial private static final long serialVersionUID = 1;

    Unfit(String key, String found, String expected) {
      super("%s: found \"%s\", expected %s".formatted(key, found, expected));
    }
  }

  /** As they are now; asks the kernel. */
  public static MachineAddresses read() {
    try {
      return new MachineAddresses(
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .collect(Collectors.toUnmodifiableSet()));
    } catch (SocketException e) {
      return new MachineAddresses(Set.of());
    }
  }

  /**
   * One that others reach this machine at must be its own; all of loopback is.
   *
   * @param literal an IP address, not a name
   */
  public void mustHave(String key, String literal) throws Unfit {
    InetAddress address = InetAddress.ofLiteral(literal);
    if (!all.isEmpty() && !all.contains(address) && !address.isLoopbackAddress()) {
      throw new Unfit(key, literal, "an address of this machine: " + told());
    }
  }

  /** A network that is used for something else has none of them in it. */
  public void mustNotBeIn(String key, String network, Predicate<InetAddress> contains)
      throws Unfit {
    if (all.stream().anyMatch(contains)) {
      throw new Unfit(
          key, network, "a network that contains no address of this machine: " + told());
    }
  }

  /** Those that others could know it by; loopback if it has no other. */
  private String told() {
    String told = told(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress());
    return told.isEmpty() ? told(InetAddress::isLoopbackAddress) : told;
  }

  private String told(Predicate<InetAddress> which) {
    return all.stream()
        .filter(which)
        .map(InetAddress::getHostAddress)
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
