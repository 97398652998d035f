package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.MachineName;
import io.deputy.model.MachinePort;
import io.deputy.model.Placement;
import io.deputy.model.PublishedPort;
import io.deputy.model.Reason;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where published ports can't be answered since other programs have them. Those of {@code mode:
 * host} are answered on the machine that runs the container, so that one keeps the container away;
 * the others on every machine, so that the service goes without the machine that can't.
 */
public final class Ingress {
  private Ingress() {}

  /** Ports that are answered on all machines, and of which none has said that it could. */
  static Set<MachinePort> nowhere(ServiceSpec spec, Collection<MachineView> machines) {
    var nowhere = new TreeSet<MachinePort>();
    for (PublishedPort port : spec.ports()) {
      if (!spec.onlyWherePrimaryIs(port)
          && port.published() != 0
          && machines.stream()
              .filter(m -> spec.policy().access().answeredOn(m.name()))
              .noneMatch(m -> mayAnswer(m, port.ofMachine()))) {
        nowhere.add(port.ofMachine());
      }
    }
    return nowhere;
  }

  private static boolean mayAnswer(MachineView machine, MachinePort port) {
    return machine.reachable() && Boolean.FALSE.equals(machine.survey().isHeld(port));
  }

  /** By port, the machines that are heard and where others have it. */
  static Map<MachinePort, List<MachineName>> held(Collection<MachineView> machines) {
    Map<MachinePort, List<MachineName>> held = new HashMap<>();
    for (MachineView machine : machines) {
      if (machine.reachable()) {
        machine
            .survey()
            .held()
            .forEach(
                (port, by) -> {
                  if (by) {
                    held.computeIfAbsent(port, _ -> new ArrayList<>(1)).add(machine.name());
                  }
                });
      }
    }
    return held;
  }

  /** Machines that are to answer for a service, and have not joined yet: they may. */
  public static List<Reason> strangers(ServiceSpec spec, Set<MachineName> machines) {
    return spec.ports().isEmpty()
        ? List.of()
        : spec.policy().access().ingress().stream()
            .filter(machine -> !machines.contains(machine))
            .<Reason>map(machine -> new Reason.IngressNotInCluster(spec.id(), machine))
            .toList();
  }

  /** Whether there is anything to say of a service that is well otherwise. */
  static boolean lacks(Draft draft, ServiceRecord record) {
    return !strangers(record.spec(), draft.snapshot().machines().keySet()).isEmpty()
        || missing(draft, record).findAny().isPresent();
  }

  /** Of a service that has a primary: why one has none is said where it is missing. */
  static void judge(Draft draft, ServiceRecord record, Judgement judgement) {
    missing(draft, record).forEach(judgement::lacks);
    strangers(record.spec(), draft.snapshot().machines().keySet()).forEach(judgement::remark);
  }

  private static Stream<Reason> missing(Draft draft, ServiceRecord record) {
    Map<MachinePort, List<MachineName>> held = draft.heldPorts();
    if (held.isEmpty()) {
      return Stream.empty();
    }
    Set<MachineName> own =
        record.slots().values().stream()
            .flatMap(s -> s.primary().stream())
            .map(Placement::machine)
            .collect(Collectors.toSet());
    return own.isEmpty()
        ? Stream.empty()
        : record.spec().ports().stream()
            .filter(port -> port.published() != 0)
            .flatMap(
                port ->
                    held.getOrDefault(port.ofMachine(), List.of()).stream()
                        .filter(
                            machine ->
                                record.spec().onlyWherePrimaryIs(port)
                                    ? own.contains(machine)
                                    : record.spec().policy().access().answeredOn(machine))
                        .map(
                            machine ->
                                new Reason.NotAnsweredThere(
                                    record.id(), machine, port.ofMachine())));
  }
}
