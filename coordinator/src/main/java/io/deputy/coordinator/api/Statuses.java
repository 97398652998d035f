package io.deputy.coordinator.api;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;

import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.loop.EndedMove;
import io.deputy.coordinator.place.MachineView;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.FloatingAddress;
import io.deputy.model.MachineName;
import io.deputy.model.NetworkAttachment;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Standing;
import io.deputy.proto.v1.OperatorProto.MachineStatus;
import io.deputy.proto.v1.OperatorProto.PlacementStatus;
import io.deputy.proto.v1.OperatorProto.ServiceStatus;
import io.deputy.proto.v1.OperatorProto.StatusResponse;
import io.deputy.text.Sentences;
import io.deputy.wire.AgentWire;
import io.deputy.wire.SpecWire;
import io.deputy.wire.StatusWire;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A view as operators are shown it. */
final class Statuses {
  private Statuses() {}

  /**
   * @param app only this one; empty for all
   */
  static StatusResponse of(ClusterView view, String app, String coordinator) {
    var status =
        StatusResponse.newBuilder()
            .setTerm(view.term())
            .setRevision(view.revision())
            .setCoordinator(coordinator)
            .addAllTroubles(view.troubles());
    var counts = counts(view.snapshot());
    view.snapshot()
        .machines()
        .values()
        .forEach(
            m -> status.addMachines(machine(view, m, counts.getOrDefault(m.name(), Map.of()))));
    Map<ServiceId, List<EndedMove>> ended =
        view.endedMoves().stream().collect(groupingBy(m -> m.slot().service()));
    view.report()
        .standings()
        .forEach(
            (id, standing) -> {
              ServiceRecord record = view.snapshot().services().get(id);
              if (record != null && (app.isEmpty() || app.equals(id.app()))) {
                var moves = ended.getOrDefault(id, List.of());
                int waiting = view.waiting(id);
                var service = service(view.snapshot(), record, standing, moves).setWaiting(waiting);
                FloatingAddress address = record.spec().policy().access().address();
                if (address != null) {
                  service.setFloatingAddress(address.toString());
                  view.addresses()
                      .getOrDefault(address.address(), List.of())
                      .forEach(machine -> service.addAddressAt(machine.value()));
                }
                status.addServices(service);
              }
            });
    return status.build();
  }

  private static MachineStatus machine(ClusterView view, MachineView m, Map<Role, Integer> counts) {
    return MachineStatus.newBuilder()
        .setMachine(AgentWire.write(m.machine()))
        .setContact(m.contact().name().toLowerCase(Locale.ROOT))
        .setLastHeard(AgentWire.write(m.unheard()))
        .setDraining(m.draining())
        .setPrimaries(counts.getOrDefault(Role.PRIMARY, 0))
        .setFallbacks(counts.getOrDefault(Role.FALLBACK, 0))
        .addAllTroubles(view.machineTroubles().getOrDefault(m.name(), List.of()))
        .build();
  }

  /** Placements, by machine and role: counted once, for thousands of both. */
  private static Map<MachineName, Map<Role, Integer>> counts(Snapshot snapshot) {
    return snapshot.services().values().stream()
        .flatMap(ServiceRecord::placements)
        .collect(groupingBy(Placement::machine, groupingBy(Placement::role, summingInt(_ -> 1))));
  }

  private static ServiceStatus.Builder service(
      Snapshot snapshot, ServiceRecord record, Standing standing, List<EndedMove> ended) {
    var spec = record.spec();
    var status =
        ServiceStatus.newBuilder()
            .setApp(record.id().app())
            .setService(record.id().service())
            .setImage(spec.container().image())
            .setReplicas(record.wantedSlots())
            .setAddress(record.address())
            .setStanding(standing.word())
            .setStrict(spec.strict())
            .setAtRest(atRest(standing))
            .setVersion(record.removed() ? "" : SpecWire.version(spec))
            .addAllNetworks(spec.networks().stream().map(Statuses::network).toList());
    spec.ports().forEach(p -> status.addPorts(StatusWire.write(p)));
    standing.reasons().forEach(r -> status.addReasons(Sentences.of(r)));
    record.placements().forEach(p -> status.addPlacements(placement(snapshot, p)));
    record.wishes().moves().forEach((slot, move) -> status.addMoves(MoveStatuses.of(slot, move)));
    ended.forEach(move -> status.addMoves(MoveStatuses.of(move)));
    Instant held = record.wishes().heldUntil();
    if (held != null) {
      status.setHeldUntil(StatusWire.write(held));
    }
    return status;
  }

  /**
   * Lacks only what a machine or an operator could give it. While something of an older file runs,
   * what was asked for is not done.
   */
  private static boolean atRest(Standing standing) {
    return standing instanceof Standing.Degraded
        && standing.reasons().stream()
            .noneMatch(r -> r instanceof Reason.Progress || r instanceof Reason.OldSpec);
  }

  private static PlacementStatus placement(Snapshot snapshot, Placement p) {
    var status =
        PlacementStatus.newBuilder()
            .setId(p.id().toString())
            .setSlot(p.id().slot().index())
            .setMachine(p.machine().value())
            .setRole(StatusWire.write(p.role()))
            .setEpoch(p.epoch())
            .setDraining(p.draining());
    snapshot
        .observation(p.id())
        .ifPresent(
            o ->
                status
                    .setPhase(StatusWire.write(o.phase()))
                    .setMessage(o.message())
                    .setRestarts(o.restarts())
                    .setAge(AgentWire.write(o.age()))
                    .setContainer(o.container()));
    return status.build();
  }

  /** As the Compose file has it, but for one that apps share: that may be called anything there. */
  private static String network(NetworkAttachment on) {
    return on.shared().isEmpty() ? on.network() : on.shared();
  }
}
