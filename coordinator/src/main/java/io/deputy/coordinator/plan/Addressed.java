package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.ServiceRecord;
import java.util.stream.Stream;

/** Where the address that moves with a service can't be on its primary's machine. */
final class Addressed {
  private Addressed() {}

  static boolean lacks(Draft draft, ServiceRecord record) {
    return missing(draft, record).findAny().isPresent();
  }

  static void judge(Draft draft, ServiceRecord record, Judgement judgement) {
    missing(draft, record).forEach(judgement::lacks);
  }

  private static Stream<Reason> missing(Draft draft, ServiceRecord record) {
    FloatingAddress address = record.spec().policy().access().address();
    return address == null
        ? Stream.empty()
        : record.slots().values().stream()
            .flatMap(slot -> slot.primary().stream())
            .flatMap(primary -> missing(draft, primary, address));
  }

  private static Stream<Reason> missing(Draft draft, Placement primary, FloatingAddress address) {
    MachineView machine = draft.machine(primary.machine());
    String obstacle =
        machine == null || !machine.reachable() ? null : machine.survey().obstacle(address);
    return obstacle == null || obstacle.isEmpty()
        ? Stream.empty()
        : Stream.of(new Reason.AddressImpossible(primary.machine(), address, obstacle));
  }
}
