package io.deputy.agent.proxy;

import io.deputy.agent.net.ClosedPorts;
import io.deputy.agent.net.Grant;
import io.deputy.agent.net.Subnet;
import io.deputy.model.MachineName;
import io.deputy.tls.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the proxy has to be told.
 *
 * @param address IP address at which other agents reach this one
 * @param peerPort TCP, at that address
 * @param virtualNetwork range of virtual addresses, such as 198.18.0.0/16
 * @param resolvConf names the resolvers that questions about other names go to
 * @param dnsPort where names are answered, on the gateway of each app network
 * @param redirectPort of this agent, to which connections to any port of a service are redirected
 * @param closed ports of machines that containers must not reach, as far as they are known now
 * @param grants who may reach them all the same
 * @param changesKernel whether to make the virtual network this machine's own with {@code ip}, and
 *     to redirect and to keep out with {@code nft}
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
    int redirectPort,
    Supplier<ClosedPorts> closed,
    List<Grant> grants,
    boolean changesKernel) {
  public ProxySettings {
    Subnet.literal(address);
    Subnet.parse(virtualNetwork);
    grants = List.copyOf(grants);
  }

  /** As an agent on a machine of its own has it. */
  public static ProxySettings of(
      String cluster,
      MachineName machine,
      String address,
      int peerPort,
      TlsFiles tls,
      String virtualNetwork,
      int redirectPort,
      Supplier<ClosedPorts> closed,
      List<Grant> grants) {
    return new ProxySettings(
        cluster,
        machine,
        address,
        peerPort,
        tls,
        virtualNetwork,
        Path.of("/etc/resolv.conf"),
        53,
        redirectPort,
        closed,
        grants,
        true);
  }
}
