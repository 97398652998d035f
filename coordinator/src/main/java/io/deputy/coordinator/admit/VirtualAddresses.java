package io.deputy.coordinator.admit;

import io.deputy.model.Invalid;
import io.deputy.model.ServiceId;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * The range that services' virtual addresses come from.
 *
 * @param first its first address, as a number
 * @param prefix length of its prefix, 8 to 24 bits
 */
public record VirtualAddresses(int first, int prefix) {
  private static final String ACCEPTED = "an IPv4 range such as 198.18.0.0/16, /8 to /24";

  public static VirtualAddresses parse(String cidr) {
    String[] parts = cidr.split("[./]", -1);
    try {
      int address = 0;
      for (int i = 0; i < 4; i++) {
        int octet = Integer.parseInt(parts[i]);
        Invalid.unless(octet >= 0 && octet < 256, "virtual network", cidr, ACCEPTED);
        address = (address << 8) | octet;
      }
      int prefix = Integer.parseInt(parts[4]);
      Invalid.unless(
          parts.length == 5 && prefix >= 8 && prefix <= 24, "virtual network", cidr, ACCEPTED);
      return new VirtualAddresses(address & (-1 << (32 - prefix)), prefix);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new Invalid("virtual network", cidr, ACCEPTED);
    }
  }

  /**
   * An address that nobody has. Where it starts to look depends on the service's name, so that a
   * service that is forgotten and comes back mostly finds its old address, and so do its clients'
   * caches.
   *
   * @throws Invalid if all are taken
   */
  String free(ServiceId service, Set<String> taken) {
    // Neither the network's own address nor its broadcast address.
    int usable = (1 << (32 - prefix)) - 2;
    int start = Math.floorMod(service.toString().hashCode(), usable);
    // At the first of them each machine's agent answers names of the whole cluster.
    String ofNames = dotted(first + 1);
    for (int i = 0; i < usable; i++) {
      String address = dotted(first + 1 + (start + i) % usable);
      if (!taken.contains(address) && !address.equals(ofNames)) {
        return address;
      }
    }
    throw new Invalid("virtual network", this, "a larger one: all its addresses are taken");
  }

  boolean contains(String address) {
    byte[] bytes = InetAddress.ofLiteral(address).getAddress();
    return bytes.length == 4 && (ByteBuffer.wrap(bytes).getInt() & (-1 << (32 - prefix))) == first;
  }

  private static String dotted(int address) {
    return "%d.%d.%d.%d"
        .formatted(address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255);
  }

  @Override
  public String toString() {
    return dotted(first) + "/" + prefix;
  }
}
