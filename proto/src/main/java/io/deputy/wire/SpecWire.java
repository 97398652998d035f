package io.deputy.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.deputy.model.Access;
import io.deputy.model.AppSpec;
import io.deputy.model.Constraint;
import io.deputy.model.Dependency;
import io.deputy.model.FallbackMode;
import io.deputy.model.Fencing;
import io.deputy.model.Group;
import io.deputy.model.Invalid;
import io.deputy.model.NetworkAttachment;
import io.deputy.model.Policy;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.Reservation;
import io.deputy.model.Restarts;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Sha256;
import io.deputy.model.Spread;
import io.deputy.proto.v1.ModelProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Apps and services; {@link ContainerWire} has what is inside a container. */
public final class SpecWire {
  private SpecWire() {}

  public static ModelProto.AppSpec write(AppSpec app) {
    var sent = ModelProto.AppSpec.newBuilder().setName(app.name());
    app.services().values().forEach(s -> sent.addServices(write(s)));
    return sent.build();
  }

  public static AppSpec read(ModelProto.AppSpec sent) {
    return new AppSpec(
        sent.getName(),
        sent.getServicesList().stream()
            .map(SpecWire::read)
            .collect(
                Collectors.toMap(
                    s -> s.id().service(),
                    s -> s,
                    (a, b) -> {
                      throw new Invalid("service", a.id(), "each service once");
                    },
                    TreeMap::new)));
  }

  public static ModelProto.ServiceSpec write(ServiceSpec s) {
    var sent =
        ModelProto.ServiceSpec.newBuilder()
            .setApp(s.id().app())
            .setService(s.id().service())
            .setContainer(ContainerWire.write(s.container()))
            .setReplicas(s.replicas())
            .addAllKnownPorts(s.knownPorts())
            .addAllUdpPorts(s.udpPorts())
            .setReservation(write(s.reservation()))
            .setPolicy(write(s.policy()))
            .putAllLabels(s.labels())
            .addAllWithheld(s.withheld())
            .setHash(s.hash());
    s.ports().forEach(p -> sent.addPorts(write(p)));
    s.networks().forEach(n -> sent.addNetworks(write(n)));
    s.dependencies().forEach(d -> sent.addDependencies(write(d)));
    s.constraints().forEach(c -> sent.addConstraints(c.toString()));
    if (!s.restarts().equals(Restarts.ALWAYS)) {
      sent.setRestarts(write(s.restarts()));
    }
    if (s.group() != null) {
      sent.setGroup(
          ModelProto.Group.newBuilder()
              .setLeader(s.group().leader())
              .setVolume(s.group().volume()));
    }
    if (!s.spread().equals(Spread.USUAL)) {
      sent.setSpread(
          ModelProto.Spread.newBuilder()
              .setEveryMachine(s.spread().everyMachine())
              .addAllOver(s.spread().over())
              .setMostPerMachine(s.spread().mostPerMachine()));
    }
    return sent.build();
  }

  public static ServiceSpec read(ModelProto.ServiceSpec sent) {
    return new ServiceSpec(
        new ServiceId(sent.getApp(), sent.getService()),
        ContainerWire.read(sent.getContainer()),
        sent.getReplicas(),
        sent.getPortsList().stream().map(SpecWire::read).toList(),
        new TreeSet<>(sent.getKnownPortsList()),
        new TreeSet<>(sent.getUdpPortsList()),
        sent.getNetworksList().stream().map(SpecWire::read).toList(),
        sent.getDependenciesList().stream().map(SpecWire::read).toList(),
        sent.getConstraintsList().stream().map(Constraint::parse).toList(),
        new Reservation(
            sent.getReservation().getMilliCpus(), sent.getReservation().getMemoryBytes()),
        read(sent.getPolicy()),
        sent.hasRestarts() ? read(sent.getRestarts()) : Restarts.ALWAYS,
        sent.hasGroup()
            ? new Group(sent.getGroup().getLeader(), sent.getGroup().getVolume())
            : null,
        read(sent.getSpread()),
        new TreeMap<>(sent.getLabelsMap()),
        new TreeSet<>(sent.getWithheldList()),
        sent.getHash());
  }

  private static Spread read(ModelProto.Spread sent) {
    return new Spread(sent.getEveryMachine(), sent.getOverList(), sent.getMostPerMachine());
  }

  private static ModelProto.Restarts write(Restarts r) {
    return ModelProto.Restarts.newBuilder()
        .setWhen(Wire.write(r.when(), ModelProto.Restarts.When.class))
        .setMost(r.most())
        .setDelay(Wire.write(r.delay()))
        .setWindow(Wire.write(r.window()))
        .build();
  }

  private static Restarts read(ModelProto.Restarts sent) {
    return new Restarts(
        Wire.read(sent.getWhen(), Restarts.When.class, "restarts.when"),
        sent.getMost(),
        Wire.read(sent.getDelay(), "restarts.delay"),
        Wire.read(sent.getWindow(), "restarts.window"));
  }

  /**
   * The same spec, with {@link ServiceSpec#hash()} filled in: SHA-256 over container (but for when
   * its image is pulled, and with which logins), networks, lease and what memory is reserved, as
   * they are sent with map entries in order, the first 16 hex digits.
   */
  public static ServiceSpec hashed(ServiceSpec spec) {
    MessageDigest digest = Sha256.digest();
    ServiceSpec bare = spec.withSupply(spec.container().supply().built());
    digest.update(inOrder(ContainerWire.write(bare.container())));
    spec.networks().forEach(n -> digest.update(inOrder(write(n))));
    digest.update((byte) (spec.leased() ? 1 : 0));
    var memory = new Reservation(0, spec.reservation().memoryBytes());
    digest.update(inOrder(write(memory)));
    return spec.withHash(shortened(digest));
  }

  /** Names a spec by all that is in it: SHA-256 as it is sent, the first 16 hex digits. */
  public static String version(ServiceSpec spec) {
    MessageDigest digest = Sha256.digest();
    digest.update(inOrder(write(spec)));
    return shortened(digest);
  }

  private static String shortened(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
  }

  static ModelProto.PublishedPort write(PublishedPort p) {
    var sent =
        ModelProto.PublishedPort.newBuilder()
            .setHostAddress(p.hostAddress())
            .setPublished(p.published())
            .setTarget(p.target())
            .setProtocol(Wire.write(p.protocol(), ModelProto.Protocol.class))
            .setOnMachine(p.onMachine());
    if (p.choice() != null) {
      sent.setFirstChoice(p.choice().first()).setLastChoice(p.choice().last());
    }
    return sent.build();
  }

  static PublishedPort read(ModelProto.PublishedPort sent) {
    return new PublishedPort(
        sent.getHostAddress(),
        sent.getPublished(),
        sent.getTarget(),
        Wire.read(sent.getProtocol(), Protocol.class, "ports.protocol"),
        sent.getOnMachine(),
        sent.getFirstChoice() == 0
            ? null
            : new PublishedPort.Choice(sent.getFirstChoice(), sent.getLastChoice()));
  }

  static ModelProto.NetworkAttachment write(NetworkAttachment n) {
    return ModelProto.NetworkAttachment.newBuilder()
        .setNetwork(n.network())
        .setShared(n.shared())
        .setInternal(n.internal())
        .addAllAliases(n.aliases())
        .build();
  }

  static NetworkAttachment read(ModelProto.NetworkAttachment sent) {
    return new NetworkAttachment(
        sent.getNetwork(), sent.getShared(), sent.getInternal(), sent.getAliasesList());
  }

  private static ModelProto.Dependency write(Dependency d) {
    return ModelProto.Dependency.newBuilder()
        .setService(d.service())
        .setCondition(Wire.write(d.condition(), ModelProto.Dependency.Condition.class))
        .setRequired(d.required())
        .setRestart(d.restart())
        .build();
  }

  private static Dependency read(ModelProto.Dependency sent) {
    return new Dependency(
        sent.getService(),
        Wire.read(sent.getCondition(), Dependency.Condition.class, "depends_on.condition"),
        sent.getRequired(),
        sent.getRestart());
  }

  private static ModelProto.Reservation write(Reservation r) {
    return ModelProto.Reservation.newBuilder()
        .setMilliCpus(r.milliCpus())
        .setMemoryBytes(r.memoryBytes())
        .build();
  }

  private static ModelProto.Policy write(Policy p) {
    var sent =
        ModelProto.Policy.newBuilder()
            .setFallback(Wire.write(p.fallback(), ModelProto.FallbackMode.class))
            .setFencing(Wire.write(p.fencing(), ModelProto.Fencing.class))
            .setHold(Wire.write(p.hold()))
            .setHoldLimit(p.holdLimit());
    if (!p.access().equals(Access.USUAL)) {
      sent.setAccess(AccessWire.write(p.access()));
    }
    if (p.probe() != null) {
      sent.setProbe(ContainerWire.write(p.probe()));
    }
    return sent.build();
  }

  private static Policy read(ModelProto.Policy sent) {
    return new Policy(
        Wire.read(sent.getFallback(), FallbackMode.class, "x-deputy.fallback"),
        Wire.read(sent.getFencing(), Fencing.class, "x-deputy.fencing"),
        sent.hasProbe() ? ContainerWire.read(sent.getProbe()) : null,
        Wire.read(sent.getHold(), "x-deputy.hold"),
        sent.getHoldLimit(),
        AccessWire.read(sent.getAccess()));
  }

  static byte[] inOrder(Message message) {
    var bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory does not fail", e);
    }
    return bytes.toByteArray();
  }
}
