package io.deputy.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * How a container is called and known on its network, and whom it asks for names.
 *
 * @param hostname empty for Docker's choice
 * @param macAddress empty for Docker's choice
 * @param extraHosts further lines of {@code /etc/hosts}, each {@code HOST:ADDRESS}, where an
 *     address may be Docker's {@code host-gateway}
 * @param links names of other services that only this one's containers know, and whose they are
 */
public record Networking(
    NetworkMode mode,
    String hostname,
    String domainname,
    String macAddress,
    List<String> extraHosts,
    SortedMap<String, String> links,
    Dns dns) {
  public static final Networking USUAL =
      new Networking(
          NetworkMode.APP, "", "", "", List.of(), Collections.emptySortedMap(), Dns.OF_MACHINE);

  private static final Pattern EXTRA_HOST = Pattern.compile("[^:=\\s]+:\\S+");
  private static final Pattern HOST = Pattern.compile("[^:=\\s]+");
  private static final Pattern MAC = Pattern.compile("(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}");

  public Networking {
    extraHosts = List.copyOf(extraHosts);
    links = Sorted.copyOf(links);
    Invalid.unless(
        macAddress.isEmpty() || MAC.matcher(macAddress).matches(),
        "MAC address",
        macAddress,
        "six pairs of hex digits, such as 02:42:ac:11:65:43");
    for (String host : extraHosts) {
      Invalid.unless(
          EXTRA_HOST.matcher(host).matches(), "extra host", host, "HOST:ADDRESS without blanks");
    }
    for (String name : links.keySet()) {
      Invalid.unless(HOST.matcher(name).matches(), "alias of a link", name, "a host name");
    }
  }

  public Networking withMode(NetworkMode replaced) {
    return new Networking(replaced, hostname, domainname, macAddress, extraHosts, links, dns);
  }

  public Networking withHostname(String replaced) {
    return new Networking(mode, replaced, domainname, macAddress, extraHosts, links, dns);
  }

  public Networking withMacAddress(String replaced) {
    return new Networking(mode, hostname, domainname, replaced, extraHosts, links, dns);
  }

  public Networking withExtraHosts(List<String> replaced) {
    return new Networking(mode, hostname, domainname, macAddress, replaced, links, dns);
  }

  public Networking withLinks(SortedMap<String, String> replaced) {
    return new Networking(mode, hostname, domainname, macAddress, extraHosts, replaced, dns);
  }

  /**
   * @param servers IP addresses, which are asked for what is no service's name; none for the
   *     machine's
   * @param search domains that are tried for a name without a dot
   * @param options of {@code resolv.conf}, such as {@code ndots:2}
   */
  public record Dns(List<String> servers, List<String> search, List<String> options) {
    public static final Dns OF_MACHINE = new Dns(List.of(), List.of(), List.of());

    public Dns {
      servers = List.copyOf(servers);
      search = List.copyOf(search);
      options = List.copyOf(options);
      for (String server : servers) {
        Invalid.unless(IpAddress.isOne(server), "DNS server", server, "an IP address");
      }
    }
  }
}
