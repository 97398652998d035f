package io.deputy.wire;

import io.deputy.model.NetworkMode;
import io.deputy.model.Networking;
import io.deputy.proto.v1.ModelProto;
import java.util.TreeMap;

/** How a container is known on its network, but for its host name, which is sent beside it. */
final class NetworkingWire {
  private NetworkingWire() {}

  static ModelProto.Networking write(Networking n) {
    return ModelProto.Networking.newBuilder()
        .setMode(Wire.write(n.mode(), ModelProto.NetworkMode.class))
        .setDomainname(n.domainname())
        .setMacAddress(n.macAddress())
        .addAllExtraHosts(n.extraHosts())
        .putAllLinks(n.links())
        .addAllDnsServers(n.dns().servers())
        .addAllDnsSearch(n.dns().search())
        .addAllDnsOptions(n.dns().options())
        .build();
  }

  static Networking read(ModelProto.Networking sent, String hostname) {
    return new Networking(
        Wire.read(sent.getMode(), NetworkMode.class, "network_mode"),
        hostname,
        sent.getDomainname(),
        sent.getMacAddress(),
        sent.getExtraHostsList(),
        new TreeMap<>(sent.getLinksMap()),
        new Networking.Dns(
            sent.getDnsServersList(), sent.getDnsSearchList(), sent.getDnsOptionsList()));
  }
}
