package io.deputy.agent.proxy;

import io.deputy.agent.net.Subnet;
import io.deputy.model.MachineName;
import io.deputy.tls.TlsFiles;
import java.nio.file.Path;

/**
 * What the proxy has to be told.
 *
 * @param address IP address at which other agents reach this one
 * @param peerPort TCP, at that address
 * @param virtualNetwork range of virtual addresses, such as 198.18.0.0/16
 * @param resolvConf names the resolvers that questions about other names go to
 * @param dnsPort where names are answered, on the gateway of each app network
 * @param makeLocal whether to make the virtual network this machine's own with {@code ip}
 */
public record ProxySettings(
    String cluster,
    MachineName machine,
    String address,
    int peerPort,
    TlsFiles tls,
    String virtualNetwork,
    Path resolvConf,
    int dnsPort,
    boolean makeLocal) {
  public ProxySettings {
    Subnet.literal(address);
    Subnet.parse(virtualNetwork);
  }

  /** As an agent on a machine of its own has it. */
  public static ProxySettings of(
      String cluster,
      MachineName machine,
      String address,
      int peerPort,
      TlsFiles tls,
      String virtualNetwork) {
    return new ProxySettings(
        cluster,
        machine,
        address,
        peerPort,
        tls,
        virtualNetwork,
        Path.of("/etc/resolv.conf"),
        53,
        true);
  }
}
