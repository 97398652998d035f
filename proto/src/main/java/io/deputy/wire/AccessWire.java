package io.deputy.wire;

import io.deputy.model.Access;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Guest;
import io.deputy.model.MachineName;
import io.deputy.proto.v1.ModelProto;

/** Who reaches a service, and how. */
final class AccessWire {
  private AccessWire() {}

  static ModelProto.Access write(Access access) {
    var sent =
        ModelProto.Access.newBuilder()
            .setSourceAffinity(access.sourceAffinity())
            .setProxyProtocol(access.proxyProtocol());
    access.allow().forEach(guest -> sent.addAllow(guest.toString()));
    access.ingress().forEach(machine -> sent.addIngress(machine.value()));
    if (access.address() != null) {
      sent.setAddress(access.address().toString());
    }
    return sent.build();
  }

  /** One that says nothing is as usual: an older program does not send any. */
  static Access read(ModelProto.Access sent) {
    return new Access(
        sent.getAllowList().stream().map(Guest::parse).toList(),
        sent.getIngressList().stream().map(MachineName::new).toList(),
        sent.getAddress().isEmpty() ? null : FloatingAddress.parse(sent.getAddress()),
        sent.getSourceAffinity(),
        sent.getProxyProtocol());
  }
}
