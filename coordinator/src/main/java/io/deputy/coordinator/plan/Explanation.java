package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.Constraint;
import io.deputy.model.Group;
import io.deputy.model.Observation;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import io.deputy.model.Standing;
import io.deputy.text.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A service in sentences: where it is, why there and not elsewhere, what it waits for. */
public final class Explanation {
  private Explanation() {}

  /**
   * @param service one that the snapshot has
   */
  public static List<String> of(Snapshot snapshot, Standing standing, ServiceId service) {
    var draft = new Draft(snapshot);
    ServiceRecord record = draft.service(service);
    List<String> lines = new ArrayList<>();
    standing.reasons().forEach(r -> lines.add(Sentences.of(r)));
    if (EveryMachine.is(record)) {
      lines.addAll(EveryMachine.explain(draft, record));
    } else {
      for (int i = 0; i < record.wantedSlots(); i++) {
        explain(draft, record, i, lines);
      }
    }
    record
        .placements()
        .filter(p -> !p.live())
        .forEach(
            p ->
                lines.add(
                    "%s on %s has ended and is being cleared away".formatted(p.id(), p.machine())));
    return lines;
  }

  private static void explain(Draft draft, ServiceRecord record, int index, List<String> lines) {
    Slot slot = record.slot(index);
    slot.placements().stream()
        .filter(Placement::live)
        .forEach(p -> lines.add(where(draft.snapshot(), p)));
    slot.primary().ifPresent(p -> lines.add(whyThere(record, p)));
    Role missing = slot.primary().isEmpty() ? Role.PRIMARY : Role.FALLBACK;
    boolean wanted = missing == Role.PRIMARY || Fallbacks.wanted(record, slot);
    if (!wanted) {
      lines.add(why(record, slot));
      return;
    }
    for (Reason no : against(draft, slot.id(), missing)) {
      lines.add("not on another machine: " + Sentences.of(no));
    }
  }

  static String where(Snapshot snapshot, Placement p) {
    MachineView machine = snapshot.machines().get(p.machine());
    String when = machine != null && machine.reachable() ? "" : "as last heard, ";
    String phase =
        snapshot
            .observation(p.id())
            .map(o -> when + seen(o))
            .orElse("not reported by its agent yet");
    String role = p.role().name().toLowerCase(Locale.ROOT);
    String epoch = p.epoch() > 0 ? " with epoch " + p.epoch() : "";
    return "%s is its %s on %s%s: %s".formatted(p.id(), role, p.machine(), epoch, phase);
  }

  private static String whyThere(ServiceRecord record, Placement primary) {
    Group group = record.spec().group();
    if (group != null && record.spec().follows()) {
      return "it is on %s because %s/%s is, beside which it stands"
          .formatted(primary.machine(), record.id().app(), group.leader());
    }
    if (record.spec().boundToData()) {
      return "it is on %s because its volume is there".formatted(primary.machine());
    }
    if (!record.spec().constraints().isEmpty()) {
      return "it is on %s, where its constraints hold (%s), and stays: nothing moves by itself"
          .formatted(
              primary.machine(),
              record.spec().constraints().stream()
                  .map(Constraint::toString)
                  .collect(Collectors.joining(", ")));
    }
    return primary.epoch() > 1
        ? "it has stayed on %s since it came there in place of another: nothing moves back by itself"
            .formatted(primary.machine())
        : "it went to %s as the machine with the least on it of those that fit, and stays"
            .formatted(primary.machine());
  }

  private static String seen(Observation o) {
    String phase = o.phase().name().toLowerCase(Locale.ROOT);
    String since = " for " + Sentences.span(o.age());
    return phase + since + (o.message().isEmpty() ? "" : " (" + o.message() + ")");
  }

  /** Machines that a further placement could not go to, other than those that have one. */
  private static List<Reason> against(Draft draft, SlotId slot, Role role) {
    return draft.choosing().objections(slot, role).stream()
        .filter(r -> !(r instanceof Reason.OtherRoleHere))
        .toList();
  }

  private static String why(ServiceRecord record, Slot slot) {
    return switch (record.spec().policy().fallback()) {
      case NONE -> Sentences.of(new Reason.FallbackUnwanted(slot.id()));
      case HOT, WARM, COLD ->
          "its replicas stand on several machines and are each other's fallback";
    };
  }
}
