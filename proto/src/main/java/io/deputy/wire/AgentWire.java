package io.deputy.wire;

import io.deputy.model.Assignment;
import io.deputy.model.Connections;
import io.deputy.model.Endpoint;
import io.deputy.model.Goal;
import io.deputy.model.Heartbeat;
import io.deputy.model.Heir;
import io.deputy.model.Heirs;
import io.deputy.model.ImageOrigin;
import io.deputy.model.Invalid;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.Routes;
import io.deputy.model.ServiceId;
import io.deputy.model.Ties;
import io.deputy.model.Timings;
import io.deputy.model.Upstream;
import io.deputy.proto.v1.AgentProto;
import io.deputy.proto.v1.ModelProto;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What goes over the link between agent and coordinator; {@link RouteWire} has the routes. */
public final class AgentWire {
  private AgentWire() {}

  public static AgentProto.Heartbeat write(Heartbeat h) {
    var sent =
        AgentProto.Heartbeat.newBuilder()
            .setSequence(h.sequence())
            .setFacts(write(h.facts()))
            .addAllTroubles(h.troubles())
            .setLooking(h.looking())
            .setSurvey(SurveyWire.write(h.survey()))
            .addAllAddresses(h.addresses());
    h.observations().forEach(o -> sent.addObservations(write(o)));
    h.strays().forEach((id, epoch) -> sent.addStrays(id.toString()).addStrayEpochs(epoch));
    h.connections()
        .forEach(
            (id, c) ->
                sent.addConnections(
                    AgentProto.Connections.newBuilder()
                        .setApp(id.app())
                        .setService(id.service())
                        .setWaiting(c.waiting())
                        .setHeld(c.held())
                        .setReleased(c.released())
                        .setClosed(c.closed())
                        .setReset(c.reset())));
    return sent.build();
  }

  public static Heartbeat read(AgentProto.Heartbeat sent) {
    return new Heartbeat(
        sent.getSequence(),
        read(sent.getFacts()),
        sent.getObservationsList().stream().map(AgentWire::read).toList(),
        sent.getTroublesList(),
        strays(sent),
        sent.getLooking(),
        SurveyWire.read(sent.getSurvey()),
        connections(sent),
        new TreeSet<>(sent.getAddressesList()));
  }

  private static SortedMap<ServiceId, Connections> connections(AgentProto.Heartbeat sent) {
    var connections = new TreeMap<ServiceId, Connections>();
    sent.getConnectionsList()
        .forEach(
            c ->
                connections.put(
                    new ServiceId(c.getApp(), c.getService()),
                    new Connections(
                        c.getWaiting(),
                        c.getHeld(),
                        c.getReleased(),
                        c.getClosed(),
                        c.getReset())));
    return connections;
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
        .addAllPorts(o.ports().tcp())
        .addAllUdpPorts(o.ports().udp())
        .setImage(o.image())
        .setStartedAt(o.startedAt())
        .setNoImage(o.noImage())
        .putAllFollowed(o.followed())
        .addAllHeirs(o.heirs().stream().map(PlacementId::toString).toList())
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
        new Ports(new TreeSet<>(sent.getPortsList()), new TreeSet<>(sent.getUdpPortsList())),
        sent.getImage(),
        sent.getStartedAt(),
        sent.getNoImage(),
        new TreeMap<>(sent.getFollowedMap()),
        sent.getHeirsList().stream()
            .map(PlacementId::parse)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /**
   * @param told the routes of the assignment before on the same line, so that only what differs is
   *     told; null to tell all of them
   */
  public static AgentProto.Assignment write(Assignment a, @Nullable Routes told) {
    var sent =
        AgentProto.Assignment.newBuilder()
            .setTerm(a.term())
            .setVersion(a.version())
            .setTimings(write(a.timings()))
            .setInquiry(SurveyWire.write(a.inquiry()));
    if (told == null) {
      sent.setRoutes(RouteWire.write(a.routes()));
    } else {
      sent.setRouteChanges(RouteWire.changes(told, a.routes()));
    }
    a.goals().forEach(g -> sent.addGoals(write(g)));
    a.leftAlone().forEach(s -> sent.addLeftAlone(s.toString()));
    return sent.build();
  }

  /**
   * The routes of an assignment, which may say only what differs.
   *
   * @param told those of the assignment before on the same line
   */
  public static Routes routes(AgentProto.Assignment sent, Routes told) {
    return sent.hasRouteChanges()
        ? RouteWire.read(sent.getRouteChanges(), told)
        : RouteWire.read(sent.getRoutes());
  }

  /**
   * @param routes as {@link #routes} has read them
   */
  public static Assignment read(AgentProto.Assignment sent, Routes routes) {
    return new Assignment(
        sent.getTerm(),
        sent.getVersion(),
        read(sent.getTimings()),
        sent.getGoalsList().stream().map(AgentWire::read).toList(),
        sent.getLeftAloneList().stream().map(ServiceId::parse).toList(),
        routes,
        SurveyWire.read(sent.getInquiry()));
  }

  private static AgentProto.Goal write(Goal g) {
    var sent =
        AgentProto.Goal.newBuilder()
            .setPlacement(g.placement().toString())
            .setKind(Wire.write(g.kind(), AgentProto.Goal.Kind.class))
            .setEpoch(g.epoch())
            .setLeased(g.leased())
            .setSpec(SpecWire.write(g.spec()))
            .setMissing(g.upstream().missing())
            .putAllFollows(g.upstream().runs())
            .addAllBeside(g.ties().beside().stream().map(PlacementId::toString).toList())
            .putAllHosts(g.ties().hosts());
    if (g.heirs().known()) {
      sent.setHeirs(write(g.heirs()));
    }
    switch (g.origin()) {
      case ImageOrigin.Usual _ -> {}
      case ImageOrigin.BuiltHere _ -> sent.getOriginBuilder().setBuiltHere(true);
      case ImageOrigin.Awaited(var builder) -> sent.getOriginBuilder().setAwaited(builder.value());
      case ImageOrigin.Holder(var machine, var peer) ->
          sent.getOriginBuilder()
              .getHolderBuilder()
              .setMachine(machine.value())
              .setAddress(peer.host())
              .setPort(peer.port());
    }
    return sent.build();
  }

  private static AgentProto.Heirs write(Heirs heirs) {
    var sent = AgentProto.Heirs.newBuilder();
    heirs
        .all()
        .forEach(
            h ->
                sent.addHeirsBuilder()
                    .setPlacement(h.placement().toString())
                    .setMachine(h.machine().value())
                    .setAddress(h.peer().host())
                    .setPort(h.peer().port()));
    return sent.build();
  }

  private static Heirs read(AgentProto.Heirs sent) {
    return Heirs.of(
        sent.getHeirsList().stream()
            .map(
                h ->
                    new Heir(
                        PlacementId.parse(h.getPlacement()),
                        new MachineName(h.getMachine()),
                        new Endpoint(h.getAddress(), h.getPort())))
            .toList());
  }

  private static ImageOrigin read(AgentProto.ImageOrigin sent) {
    return switch (sent.getKindCase()) {
      case BUILT_HERE -> new ImageOrigin.BuiltHere();
      case AWAITED -> new ImageOrigin.Awaited(new MachineName(sent.getAwaited()));
      case HOLDER ->
          new ImageOrigin.Holder(
              new MachineName(sent.getHolder().getMachine()),
              new Endpoint(sent.getHolder().getAddress(), sent.getHolder().getPort()));
      case KIND_NOT_SET -> ImageOrigin.USUAL;
    };
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
        new Upstream(sent.getMissing(), new TreeMap<>(sent.getFollowsMap())),
        read(sent.getOrigin()),
        new Ties(
            sent.getBesideList().stream().map(PlacementId::parse).toList(),
            new TreeMap<>(sent.getHostsMap())),
        sent.hasHeirs() ? read(sent.getHeirs()) : Heirs.UNKNOWN);
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
        .addAllBuiltImages(f.builtImages())
        .addAllAbilities(f.abilities())
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
        sent.getAgentVersion(),
        new TreeSet<>(sent.getBuiltImagesList()),
        new TreeSet<>(sent.getAbilitiesList()));
  }
}
