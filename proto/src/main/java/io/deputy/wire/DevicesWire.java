package io.deputy.wire;

import io.deputy.model.Devices;
import io.deputy.proto.v1.ModelProto;
import java.util.TreeMap;

/** The devices of a container. */
final class DevicesWire {
  private DevicesWire() {}

  static ModelProto.Devices write(Devices d) {
    var sent = ModelProto.Devices.newBuilder().addAllCgroupRules(d.cgroupRules());
    for (Devices.Mapped m : d.mapped()) {
      sent.addMappedBuilder()
          .setSource(m.source())
          .setTarget(m.target())
          .setPermissions(m.permissions());
    }
    for (Devices.Request r : d.requests()) {
      sent.addRequestsBuilder()
          .setDriver(r.driver())
          .setCount(r.count())
          .addAllIds(r.ids())
          .addAllCapabilities(r.capabilities())
          .putAllOptions(r.options());
    }
    return sent.build();
  }

  static Devices read(ModelProto.Devices sent) {
    return new Devices(
        sent.getMappedList().stream()
            .map(m -> new Devices.Mapped(m.getSource(), m.getTarget(), m.getPermissions()))
            .toList(),
        sent.getCgroupRulesList(),
        sent.getRequestsList().stream()
            .map(
                r ->
                    new Devices.Request(
                        r.getDriver(),
                        r.getCount(),
                        r.getIdsList(),
                        r.getCapabilitiesList(),
                        new TreeMap<>(r.getOptionsMap())))
            .toList());
  }
}
