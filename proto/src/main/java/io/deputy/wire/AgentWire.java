package io.deputy.wire;

import io.deputy.model.Assignment;
import io.deputy.model.Goal;
import io.deputy.model.Heartbeat;
import io.deputy.model.Invalid;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import io.deputy.model.Timings;
import io.deputy.model.Upstream;
import io.deputy.proto.v1.AgentProto;
import io.deputy.proto.v1.ModelProto;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What goes over the link between agent and coordinator; {@link RouteWire} has the routes. */
public final class AgentWire {
  private AgentWire() {}

  public static AgentProto.Heartbeat write(Heartbeat h) {
    var sent =
        AgentProto.Heartbeat.newBuilder()
            .setSequence(h.sequence())
            .setFacts(write(h.facts()))
            .addAllTroubles(h.troubles())
            .setLooking(h.looking());
    h.observations().forEach(o -> sent.addObservations(write(o)));
    h.strays().forEach((id, epoch) -> sent.addStrays(id.toString()).addStrayEpochs(epoch));
    return sent.build();
  }

  public static Heartbeat read(AgentProto.Heartbeat sent) {
    return new Heartbeat(
        sent.getSequence(),
        read(sent.getFacts()),
        sent.getObservationsList().stream().map(AgentWire::read).toList(),
        sent.getTroublesList(),
        strays(sent),
        sent.getLooking());
  }

  /** An agent of a release before this says no epochs. */
  private static SortedMap<PlacementId, Long> strays(AgentProto.Heartbeat sent) {
    var strays = new TreeMap<PlacementId, Long>();
    for (int i = 0; i < sent.getStraysCount(); i++) {
      strays.put(
          PlacementId.parse(sent.getStrays(i)),
          i < sent.getStrayEpochsCount() ? sent.getStrayEpochs(i) : 0);
    }
    return strays;
  }

  public static AgentProto.Observation write(Observation o) {
    return AgentProto.Observation.newBuilder()
        .setPlacement(o.placement().toString())
        .setPhase(Wire.write(o.phase(), ModelProto.Phase.class))
        .setEpoch(o.epoch())
        .setMessage(o.message())
        .setRestarts(o.restarts())
        .setAge(Wire.write(o.age()))
        .setContainer(o.container())
        .addAllPorts(o.ports())
        .setImage(o.image())
        .setStartedAt(o.startedAt())
        .build();
  }

  public static Observation read(AgentProto.Observation sent) {
    return new Observation(
        PlacementId.parse(sent.getPlacement()),
        Wire.read(sent.getPhase(), Phase.class, "observation.phase"),
        sent.getEpoch(),
        sent.getMessage(),
        sent.getRestarts(),
        Wire.read(sent.getAge(), "observation.age"),
        sent.getContainer(),
        new TreeSet<>(sent.getPortsList()),
        sent.getImage(),
        sent.getStartedAt());
  }

  public static AgentProto.Assignment write(Assignment a) {
    var sent =
        AgentProto.Assignment.newBuilder()
            .setTerm(a.term())
            .setVersion(a.version())
            .setTimings(write(a.timings()))
            .setRoutes(RouteWire.write(a.routes()));
    a.goals().forEach(g -> sent.addGoals(write(g)));
    a.leftAlone().forEach(s -> sent.addLeftAlone(s.toString()));
    return sent.build();
  }

  public static Assignment read(AgentProto.Assignment sent) {
    return new Assignment(
        sent.getTerm(),
        sent.getVersion(),
        read(sent.getTimings()),
        sent.getGoalsList().stream().map(AgentWire::read).toList(),
        sent.getLeftAloneList().stream().map(ServiceId::parse).toList(),
        RouteWire.read(sent.getRoutes()));
  }

  private static AgentProto.Goal write(Goal g) {
    return AgentProto.Goal.newBuilder()
        .setPlacement(g.placement().toString())
        .setKind(Wire.write(g.kind(), AgentProto.Goal.Kind.class))
        .setEpoch(g.epoch())
        .setLeased(g.leased())
        .setSpec(SpecWire.write(g.spec()))
        .setMissing(g.upstream().missing())
        .setFollows(g.upstream().runs())
        .build();
  }

  private static Goal read(AgentProto.Goal sent) {
    var placement = PlacementId.parse(sent.getPlacement());
    var spec = SpecWire.read(sent.getSpec());
    if (!spec.id().equals(placement.service())) {
      throw new Invalid("spec of goal " + placement, spec.id(), placement.service().toString());
    }
    return new Goal(
        placement,
        Wire.read(sent.getKind(), Goal.Kind.class, "goal.kind"),
        sent.getEpoch(),
        sent.getLeased(),
        spec,
        new Upstream(sent.getMissing(), sent.getFollows()));
  }

  public static com.google.protobuf.Duration write(java.time.Duration d) {
    return Wire.write(d);
  }

  public static ModelProto.Timings write(Timings t) {
    return ModelProto.Timings.newBuilder()
        .setHeartbeat(Wire.write(t.heartbeat()))
        .setSilence(Wire.write(t.silence()))
        .setLease(Wire.write(t.lease()))
        .setMargin(Wire.write(t.margin()))
        .build();
  }

  public static Timings read(ModelProto.Timings sent) {
    return new Timings(
        Wire.read(sent.getHeartbeat(), "timings.heartbeat"),
        Wire.read(sent.getSilence(), "timings.silence"),
        Wire.read(sent.getLease(), "timings.lease"),
        Wire.read(sent.getMargin(), "timings.margin"));
  }

  public static ModelProto.Machine write(Machine m) {
    return ModelProto.Machine.newBuilder()
        .setName(m.name().value())
        .setAddress(m.address())
        .setPeerPort(m.peerPort())
        .putAllLabels(m.labels())
        .setFacts(write(m.facts()))
        .build();
  }

  public static Machine read(ModelProto.Machine sent) {
    return new Machine(
        new MachineName(sent.getName()),
        sent.getAddress(),
        sent.getPeerPort(),
        new TreeMap<>(sent.getLabelsMap()),
        read(sent.getFacts()));
  }

  private static ModelProto.MachineFacts write(MachineFacts f) {
    return ModelProto.MachineFacts.newBuilder()
        .setBootId(f.bootId())
        .setOs(f.os())
        .setArch(f.arch())
        .setCpus(f.cpus())
        .setMemoryBytes(f.memoryBytes())
        .setDiskBytes(f.diskBytes())
        .setKernel(f.kernel())
        .setDocker(f.docker())
        .setAgentVersion(f.agentVersion())
        .build();
  }

  private static MachineFacts read(ModelProto.MachineFacts sent) {
    return new MachineFacts(
        sent.getBootId(),
        sent.getOs(),
        sent.getArch(),
        sent.getCpus(),
        sent.getMemoryBytes(),
        sent.getDiskBytes(),
        sent.getKernel(),
        sent.getDocker(),
        sent.getAgentVersion());
  }
}
