package io.deputy.wire;

import io.deputy.model.Access;
import io.deputy.model.MachineName;
import io.deputy.model.PlacementId;
import io.deputy.model.Routes;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRoute;
import io.deputy.model.SlotRoute;
import io.deputy.proto.v1.AgentProto;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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

  /** What differs. Costs little where the two share their parts ({@link Routes#keeping}). */
  static AgentProto.RouteChanges changes(Routes told, Routes now) {
    var sent = AgentProto.RouteChanges.newBuilder();
    Map<ServiceId, ServiceRoute> known = HashMap.newHashMap(told.services().size());
    told.services().forEach(s -> known.put(s.id(), s));
    for (ServiceRoute service : now.services()) {
      if (!service.equals(known.remove(service.id()))) {
        sent.addServices(write(service));
      }
    }
    known.keySet().forEach(id -> sent.addGone(id.toString()));
    if (!now.machines().equals(told.machines())) {
      sent.getMachinesBuilder()
          .addAllMachines(now.machines().stream().map(AgentWire::write).toList());
    }
    return sent.build();
  }

  /** The routes that {@link #changes} were made for; what did not change is the same object. */
  static Routes read(AgentProto.RouteChanges sent, Routes told) {
    var changed = new TreeMap<ServiceId, @Nullable ServiceRoute>();
    sent.getServicesList().stream().map(RouteWire::read).forEach(s -> changed.put(s.id(), s));
    sent.getGoneList().forEach(id -> changed.put(ServiceId.parse(id), null));
    var services = new ArrayList<ServiceRoute>();
    for (ServiceRoute before : told.services()) {
      ServiceRoute now = changed.containsKey(before.id()) ? changed.remove(before.id()) : before;
      if (now != null) {
        services.add(now);
      }
    }
    if (!changed.isEmpty()) {
      changed.values().stream().filter(Objects::nonNull).forEach(services::add);
      services.sort(Comparator.comparing(ServiceRoute::id));
    }
    return new Routes(
        services,
        sent.hasMachines()
            ? sent.getMachines().getMachinesList().stream().map(AgentWire::read).toList()
            : told.machines());
  }

  private static AgentProto.ServiceRoute write(ServiceRoute r) {
    var sent =
        AgentProto.ServiceRoute.newBuilder()
            .setApp(r.id().app())
            .setService(r.id().service())
            .setAddress(r.address())
            .addAllPorts(r.ports())
            .addAllUdpPorts(r.udpPorts())
            .setHold(Wire.write(r.hold()))
            .setHoldLimit(r.holdLimit())
            .setHeld(r.held());
    if (!r.access().equals(Access.USUAL)) {
      sent.setAccess(AccessWire.write(r.access()));
    }
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
        new TreeSet<>(sent.getUdpPortsList()),
        sent.getNetworksList().stream().map(SpecWire::read).toList(),
        sent.getPublishedList().stream().map(SpecWire::read).toList(),
        Wire.read(sent.getHold(), "route.hold"),
        sent.getHoldLimit(),
        AccessWire.read(sent.getAccess()),
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
