package io.deputy.wire;

import io.deputy.model.Inquiry;
import io.deputy.model.MachinePort;
import io.deputy.model.Protocol;
import io.deputy.model.Survey;
import io.deputy.proto.v1.AgentProto;
import io.deputy.proto.v1.ModelProto;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/** What agents are asked of their machines, and what they answer. */
final class SurveyWire {
  private SurveyWire() {}

  static AgentProto.Inquiry write(Inquiry inquiry) {
    var sent = AgentProto.Inquiry.newBuilder().addAllPaths(inquiry.paths());
    inquiry.ports().forEach(p -> sent.addPorts(write(p)));
    return sent.build();
  }

  static Inquiry read(AgentProto.Inquiry sent) {
    return new Inquiry(new TreeSet<>(sent.getPathsList()), read(sent.getPortsList()));
  }

  static AgentProto.Survey write(Survey survey) {
    var sent =
        AgentProto.Survey.newBuilder().addAllThere(survey.there()).addAllMissing(survey.missing());
    survey.free().forEach(p -> sent.addFree(write(p)));
    survey.held().forEach(p -> sent.addHeld(write(p)));
    return sent.build();
  }

  static Survey read(AgentProto.Survey sent) {
    return new Survey(
        new TreeSet<>(sent.getThereList()),
        new TreeSet<>(sent.getMissingList()),
        read(sent.getFreeList()),
        read(sent.getHeldList()));
  }

  private static SortedSet<MachinePort> read(Collection<AgentProto.MachinePort> sent) {
    var ports = new TreeSet<MachinePort>();
    sent.forEach(port -> ports.add(read(port)));
    return ports;
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
