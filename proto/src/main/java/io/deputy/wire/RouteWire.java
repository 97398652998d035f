package io.deputy.wire;

import io.deputy.model.MachineName;
import io.deputy.model.PlacementId;
import io.deputy.model.Routes;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRoute;
import io.deputy.model.SlotRoute;
import io.deputy.proto.v1.AgentProto;
import java.util.TreeSet;

/** Where services are to be found. */
final class RouteWire {
  private RouteWire() {}

  static AgentProto.Routes write(Routes routes) {
    var sent = AgentProto.Routes.newBuilder();
    routes.services().forEach(s -> sent.addServices(write(s)));
    routes.machines().forEach(m -> sent.addMachines(AgentWire.write(m)));
    return sent.build();
  }

  static Routes read(AgentProto.Routes sent) {
    return new Routes(
        sent.getServicesList().stream().map(RouteWire::read).toList(),
        sent.getMachinesList().stream().map(AgentWire::read).toList());
  }

  private static AgentProto.ServiceRoute write(ServiceRoute r) {
    var sent =
        AgentProto.ServiceRoute.newBuilder()
            .setApp(r.id().app())
            .setService(r.id().service())
            .setAddress(r.address())
            .addAllPorts(r.ports())
            .setHold(Wire.write(r.hold()))
            .setHoldLimit(r.holdLimit())
            .setHeld(r.held());
    r.networks().forEach(n -> sent.addNetworks(SpecWire.write(n)));
    r.published().forEach(p -> sent.addPublished(SpecWire.write(p)));
    r.slots().forEach(s -> sent.addSlots(write(s)));
    return sent.build();
  }

  private static ServiceRoute read(AgentProto.ServiceRoute sent) {
    return new ServiceRoute(
        new ServiceId(sent.getApp(), sent.getService()),
        sent.getAddress(),
        new TreeSet<>(sent.getPortsList()),
        sent.getNetworksList().stream().map(SpecWire::read).toList(),
        sent.getPublishedList().stream().map(SpecWire::read).toList(),
        Wire.read(sent.getHold(), "route.hold"),
        sent.getHoldLimit(),
        sent.getSlotsList().stream().map(RouteWire::read).toList(),
        sent.getHeld());
  }

  private static AgentProto.SlotRoute write(SlotRoute s) {
    var sent = AgentProto.SlotRoute.newBuilder().setIndex(s.index()).setEpoch(s.epoch());
    if (s.placement() != null && s.machine() != null) {
      sent.setPlacement(s.placement().toString()).setMachine(s.machine().value());
    }
    s.retired().forEach(id -> sent.addRetired(id.toString()));
    return sent.build();
  }

  private static SlotRoute read(AgentProto.SlotRoute sent) {
    boolean served = !sent.getPlacement().isEmpty();
    return new SlotRoute(
        sent.getIndex(),
        sent.getEpoch(),
        served ? PlacementId.parse(sent.getPlacement()) : null,
        served ? new MachineName(sent.getMachine()) : null,
        sent.getRetiredList().stream().map(PlacementId::parse).toList());
  }
}
