package io.deputy.cli;

import com.google.protobuf.Duration;
import io.deputy.model.Contact;
import io.deputy.model.MachineName;
import io.deputy.model.PlacementId;
import io.deputy.model.Reason;
import io.deputy.proto.v1.ModelProto.Machine;
import io.deputy.proto.v1.ModelProto.MachineFacts;
import io.deputy.proto.v1.ModelProto.Phase;
import io.deputy.proto.v1.ModelProto.Protocol;
import io.deputy.proto.v1.ModelProto.PublishedPort;
import io.deputy.proto.v1.ModelProto.Role;
import io.deputy.proto.v1.OperatorProto.MachineStatus;
import io.deputy.proto.v1.OperatorProto.PlacementStatus;
import io.deputy.proto.v1.OperatorProto.ServiceStatus;
import io.deputy.proto.v1.OperatorProto.StatusResponse;
import io.deputy.text.Sentences;
import java.util.List;

/** States of a cluster that the tests show. */
final class Scenes {
  private static final MachineName H1 = new MachineName("h1");
  private static final MachineName H2 = new MachineName("h2");
  private static final MachineName H3 = new MachineName("h3");

  private static final Reason.NotReachable LOST =
      new Reason.NotReachable(H3, Contact.LOST, java.time.Duration.ofSeconds(3_700));

  private static final String H3_LOST = Sentences.of(LOST);
  private static final String NO_FALLBACK =
      Sentences.of(
          new Reason.NoMachineFits(
              PlacementId.parse("dev/app.0#9").slot(),
              io.deputy.model.Role.FALLBACK,
              List.of(
                  new Reason.OtherRoleHere(H1, PlacementId.parse("dev/app.0#9")),
                  new Reason.Draining(H2),
                  LOST),
              0));

  /** Why the database of {@link #troubled()} has no primary that runs. */
  static final String NEVER_COPIED =
      Sentences.of(new Reason.NeverCopied(PlacementId.parse("live/db.0#1").slot(), H1, H3));

  private Scenes() {}

  static StatusResponse status(long revision, ServiceStatus... services) {
    return StatusResponse.newBuilder()
        .setRevision(revision)
        .addAllServices(List.of(services))
        .build();
  }

  /** A service of the app live, on h1 and h2. */
  static ServiceStatus settled(String name) {
    return settled(name, "");
  }

  static ServiceStatus settled(String name, String version) {
    return service("live", name, "settled")
        .addPlacements(primary("live/" + name + ".0#1", 0, "h1", Phase.PHASE_HEALTHY, 0, 9))
        .addPlacements(fallback("live/" + name + ".0#2", 0, "h2", Phase.PHASE_READY))
        .setVersion(version)
        .build();
  }

  /** Three machines, of which one is lost, and two apps in all standings. */
  static StatusResponse troubled() {
    return StatusResponse.newBuilder()
        .setTerm(7)
        .setCoordinator("c1")
        .setRevision(42)
        .addTroubles("Consul at 127.0.0.1:8500 does not answer")
        .addMachines(machine("h1", "10.0.0.11", "reachable", 300, 3, 1))
        .addMachines(
            machine("h2", "10.0.0.12", "reachable", 12_400, 1, 2).toBuilder()
                .setDraining(true)
                .addTroubles("Docker is away: Connection refused"))
        .addMachines(machine("h3", "10.0.0.13", "lost", 3_700_000, 1, 1))
        .addServices(
            service("live", "app", "settled")
                .addPlacements(primary("live/app.0#1", 0, "h1", Phase.PHASE_HEALTHY, 0, 300))
                .addPlacements(fallback("live/app.0#2", 0, "h2", Phase.PHASE_READY)))
        .addServices(
            service("live", "db", "stuck")
                .setStrict(true)
                .addReasons(H3_LOST)
                .addReasons(NEVER_COPIED)
                .addPlacements(primary("live/db.0#1", 0, "h3", Phase.PHASE_UNSPECIFIED, 1, 0))
                .addPlacements(fallback("live/db.0#2", 0, "h1", Phase.PHASE_READY)))
        .addServices(
            service("live", "worker", "waiting")
                .setReplicas(2)
                .addReasons(progress("live/worker.1#3", H2, io.deputy.model.Phase.PULLING))
                .addPlacements(ended("live/worker.1#2", 1, "h3"))
                .addPlacements(primary("live/worker.0#1", 0, "h1", Phase.PHASE_HEALTHY, 4, 90_000))
                .addPlacements(primary("live/worker.1#3", 1, "h2", Phase.PHASE_PULLING, 0, 0)))
        .addServices(
            service("dev", "app", "degraded")
                .addReasons(progress("dev/app.0#9", H1, io.deputy.model.Phase.UNHEALTHY))
                .addReasons(NO_FALLBACK)
                .addPlacements(primary("dev/app.0#9", 0, "h1", Phase.PHASE_UNHEALTHY, 0, 7_500)))
        .addServices(
            service("dev", "off", "settled")
                .setReplicas(0)
                .addReasons(Sentences.of(new Reason.NoReplicas())))
        .build();
  }

  static ServiceStatus.Builder service(String app, String name, String standing) {
    return ServiceStatus.newBuilder()
        .setApp(app)
        .setService(name)
        .setImage("reg/" + name + ":2")
        .setReplicas(1)
        .setAddress("198.18.0.4")
        .addPorts(
            PublishedPort.newBuilder()
                .setHostAddress("127.0.0.1")
                .setPublished(8080)
                .setTarget(80)
                .setProtocol(Protocol.PROTOCOL_TCP))
        .addNetworks("default")
        .setStanding(standing);
  }

  static String progress(String placement, MachineName machine, io.deputy.model.Phase phase) {
    return Sentences.of(new Reason.Progress(PlacementId.parse(placement), machine, phase, ""));
  }

  static PlacementStatus primary(
      String id, int slot, String machine, Phase phase, int restarts, long ageSeconds) {
    return placement(id, slot, machine, Role.ROLE_PRIMARY, phase)
        .setEpoch(1)
        .setRestarts(restarts)
        .setAge(Duration.newBuilder().setSeconds(ageSeconds))
        .setContainer("f00d")
        .build();
  }

  static PlacementStatus fallback(String id, int slot, String machine, Phase phase) {
    return placement(id, slot, machine, Role.ROLE_FALLBACK, phase).build();
  }

  static PlacementStatus ended(String id, int slot, String machine) {
    return placement(id, slot, machine, Role.ROLE_ENDED, Phase.PHASE_STOPPED).build();
  }

  private static PlacementStatus.Builder placement(
      String id, int slot, String machine, Role role, Phase phase) {
    return PlacementStatus.newBuilder()
        .setId(id)
        .setSlot(slot)
        .setMachine(machine)
        .setRole(role)
        .setPhase(phase);
  }

  private static MachineStatus machine(
      String name, String address, String contact, long heardMillis, int primaries, int fallbacks) {
    return MachineStatus.newBuilder()
        .setMachine(
            Machine.newBuilder()
                .setName(name)
                .setAddress(address)
                .setPeerPort(7421)
                .putLabels("rack", "a")
                .putLabels("disk", "ssd")
                .setFacts(
                    MachineFacts.newBuilder()
                        .setBootId("b00t")
                        .setOs("linux")
                        .setArch("amd64")
                        .setCpus(16)
                        .setMemoryBytes(33_554_432_000L)
                        .setDiskBytes(1_000_000_000_000L)
                        .setKernel("6.1.0")
                        .setDocker(name.equals("h2") ? "" : "20.10.24")
                        .setAgentVersion("0.1.0")
                        .addAllAbilities(
                            name.equals("h3") ? List.of() : List.of("iproute2", "nftables"))))
        .setContact(contact)
        .setLastHeard(
            Duration.newBuilder()
                .setSeconds(heardMillis / 1000)
                .setNanos((int) (heardMillis % 1000) * 1_000_000))
        .setPrimaries(primaries)
        .setFallbacks(fallbacks)
        .build();
  }
}
