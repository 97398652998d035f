package io.deputy.coordinator.api;

import io.deputy.coordinator.loop.ClusterView;
import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import io.deputy.proto.v1.OperatorProto.SwitchoverRequest;
import io.deputy.text.Sentences;
import io.grpc.StatusException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What an operator means to move, found in the last view.
 *
 * @param primary that is to leave
 * @param to null for any machine
 */
record Wanted(Slot slot, Placement primary, @Nullable MachineName to) {
  static Wanted of(SwitchoverRequest request, ClusterView view) throws StatusException {
    ServiceRecord record = record(view, request.getApp(), request.getService());
    Slot slot = slot(record, request);
    Placement primary = slot.primary().orElse(null);
    if (primary == null) {
      throw refused("%s has no primary now, so there is nothing to move".formatted(slot.id()));
    }
    return new Wanted(slot, primary, machine(request.getTo(), view));
  }

  static ServiceRecord record(ClusterView view, String app, String service) throws StatusException {
    ServiceId id = Questions.service(view, app, service);
    Refusals.leftAlone(id.app(), view);
    ServiceRecord record = view.snapshot().services().get(id);
    if (record == null || record.removed()) {
      throw Questions.unknown(id, view);
    }
    return record;
  }

  private static Slot slot(ServiceRecord record, SwitchoverRequest request) throws StatusException {
    int slots = record.wantedSlots();
    if (!request.hasSlot() && slots > 1) {
      refuseImmovable(record);
      throw refused(
          "%s has %d replicas, say which: %s"
              .formatted(
                  record.id(),
                  slots,
                  IntStream.range(0, slots)
                      .mapToObj(i -> record.id() + "." + i)
                      .collect(Collectors.joining(", "))));
    }
    if (request.getSlot() < 0 || request.getSlot() >= Math.max(slots, 1)) {
      throw refused(
          "%s has no slot %d; its replicas are counted from 0 to %d"
              .formatted(record.id(), request.getSlot(), slots - 1));
    }
    return record.slot(request.getSlot());
  }

  /** To say which of its replicas would be of no use if none can be moved. */
  private static void refuseImmovable(ServiceRecord record) throws StatusException {
    var reasons = new LinkedHashSet<Reason>();
    for (int i = 0; i < record.wantedSlots(); i++) {
      Optional<Reason> no = record.immovable(record.slot(i));
      if (no.isEmpty()) {
        return;
      }
      reasons.add(no.get());
    }
    throw refused(
        "%s is not moved: %s"
            .formatted(
                record.id(),
                reasons.stream().map(Sentences::of).collect(Collectors.joining("; "))));
  }

  private static @Nullable MachineName machine(String to, ClusterView view) throws StatusException {
    if (to.isEmpty()) {
      return null;
    }
    var machines = view.snapshot().machines().keySet();
    for (MachineName name : machines) {
      if (name.value().equals(to)) {
        return name;
      }
    }
    throw refused(
        "there is no machine %s; there are %s"
            .formatted(
                to, machines.stream().map(MachineName::value).collect(Collectors.joining(", "))));
  }

  private static StatusException refused(String why) {
    return Refusals.invalid(List.of(why));
  }
}
