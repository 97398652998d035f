package io.deputy.agent.flow;

import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Both ends of a client's connection, as a PROXY protocol header (version 2) tells them. Where they
 * differ in family, which the header can't say, the server's is "any".
 *
 * @param family of the client's address
 * @param client IP address that the connection came from
 * @param server IP address that it was made to: virtual, or published
 */
public record Ends(
    HAProxyProxiedProtocol family, String client, int clientPort, String server, int serverPort) {
  public static Ends of(InetSocketAddress client, InetSocketAddress server) {
    return of(client, server, HAProxyProxiedProtocol.TCP4, HAProxyProxiedProtocol.TCP6);
  }

  public static Ends ofDatagrams(InetSocketAddress client, InetSocketAddress server) {
    return of(client, server, HAProxyProxiedProtocol.UDP4, HAProxyProxiedProtocol.UDP6);
  }

  private static Ends of(
      InetSocketAddress client,
      InetSocketAddress server,
      HAProxyProxiedProtocol four,
      HAProxyProxiedProtocol six) {
    boolean v4 = client.getAddress() instanceof Inet4Address;
    boolean same = v4 == server.getAddress() instanceof Inet4Address;
    return new Ends(
        v4 ? four : six,
        NetUtil.toAddressString(client.getAddress()),
        client.getPort(),
        same ? NetUtil.toAddressString(server.getAddress()) : v4 ? "0.0.0.0" : "::",
        server.getPort());
  }

  /** Null for a header without addresses, of a connection that is nobody's. */
  public static @Nullable Ends of(HAProxyMessage header) {
    String client = header.sourceAddress();
    String server = header.destinationAddress();
    return client == null || server == null
        ? null
        : new Ends(
            header.proxiedProtocol(),
            client,
            header.sourcePort(),
            server,
            header.destinationPort());
  }

  public HAProxyMessage header(List<HAProxyTLV> tlvs) {
    return new HAProxyMessage(
        HAProxyProtocolVersion.V2,
        HAProxyCommand.PROXY,
        family,
        client,
        server,
        clientPort,
        serverPort,
        tlvs);
  }
}
