package io.deputy.wire;

import io.deputy.model.FloatingAddress;
import io.deputy.model.Inquiry;
import io.deputy.model.MachinePort;
import io.deputy.model.Protocol;
import io.deputy.model.Survey;
import io.deputy.proto.v1.AgentProto;
import io.deputy.proto.v1.ModelProto;
import java.util.TreeMap;
import java.util.TreeSet;

/** What agents are asked of their machines, and what they answer. */
final class SurveyWire {
  private SurveyWire() {}

  static AgentProto.Inquiry write(Inquiry inquiry) {
    var sent =
        AgentProto.Inquiry.newBuilder()
            .addAllPaths(inquiry.paths())
            .addAllVolumes(inquiry.volumes());
    inquiry.ports().forEach(p -> sent.addPorts(write(p)));
    inquiry.addresses().forEach(a -> sent.addAddresses(a.toString()));
    return sent.build();
  }

  static Inquiry read(AgentProto.Inquiry sent) {
    var ports = new TreeSet<MachinePort>();
    sent.getPortsList().forEach(port -> ports.add(read(port)));
    var addresses = new TreeSet<FloatingAddress>();
    sent.getAddressesList().forEach(address -> addresses.add(FloatingAddress.parse(address)));
    return new Inquiry(
        new TreeSet<>(sent.getPathsList()), new TreeSet<>(sent.getVolumesList()), ports, addresses);
  }

  static AgentProto.Survey write(Survey survey) {
    var sent =
        AgentProto.Survey.newBuilder().putAllPaths(survey.paths()).putAllVolumes(survey.volumes());
    survey
        .held()
        .forEach((port, held) -> sent.addPortsBuilder().setPort(write(port)).setHeld(held));
    survey.obstacles().forEach((address, why) -> sent.putObstacles(address.toString(), why));
    return sent.build();
  }

  static Survey read(AgentProto.Survey sent) {
    var held = new TreeMap<MachinePort, Boolean>();
    sent.getPortsList().forEach(found -> held.put(read(found.getPort()), found.getHeld()));
    var obstacles = new TreeMap<FloatingAddress, String>();
    sent.getObstaclesMap()
        .forEach((address, why) -> obstacles.put(FloatingAddress.parse(address), why));
    return new Survey(
        new TreeMap<>(sent.getPathsMap()), new TreeMap<>(sent.getVolumesMap()), held, obstacles);
  }

  private static AgentProto.MachinePort write(MachinePort port) {
    return AgentProto.MachinePort.newBuilder()
        .setProtocol(Wire.write(port.protocol(), ModelProto.Protocol.class))
        .setPort(port.port())
        .setAddress(port.address())
        .build();
  }

  private static MachinePort read(AgentProto.MachinePort sent) {
    return new MachinePort(
        Wire.read(sent.getProtocol(), Protocol.class, "port.protocol"),
        sent.getPort(),
        sent.getAddress());
  }
}
