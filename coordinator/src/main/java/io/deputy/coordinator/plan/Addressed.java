package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.ServiceRecord;
import java.util.stream.Stream;

/** Where the address that moves with a service is not on its primary's machine, and why. */
final class Addressed {
  private Addressed() {}

  static boolean lacks(Draft draft, ServiceRecord record) {
    return missing(draft, record).findAny().isPresent();
  }

  static void judge(Draft draft, ServiceRecord record, Judgement judgement) {
    missing(draft, record)
        .forEach(
            reason -> {
              if (reason instanceof Reason.AddressComing) {
                judgement.waits(reason);
              } else {
                judgement.lacks(reason);
              }
            });
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
    if (machine == null || !machine.reachable()) {
      return Stream.empty(); // that is what there is to say of it
    }
    String obstacle = machine.survey().obstacle(address);
    if (obstacle != null && !obstacle.isEmpty()) {
      return Stream.of(new Reason.AddressImpossible(machine.name(), address, obstacle));
    }
    boolean there = machine.addresses().contains(address.address());
    return there || draft.phase(primary).band() != Phase.Band.LIVE
        ? Stream.empty()
        : Stream.of(new Reason.AddressComing(machine.name(), address));
  }
}
