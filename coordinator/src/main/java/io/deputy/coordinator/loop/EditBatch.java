package io.deputy.coordinator.loop;

import io.deputy.coordinator.admit.Admission;
import io.deputy.coordinator.admit.Admitted;
import io.deputy.coordinator.plan.Decision;
import io.deputy.coordinator.store.Change;
import io.deputy.coordinator.store.Commit;
import io.deputy.model.Machine;
import io.deputy.model.Reason;
import io.deputy.model.Revision;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.SlotId;
import io.deputy.text.Sentences;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The edits that one commit carries, and the records with them. */
final class EditBatch {
  private static final Logger log = LoggerFactory.getLogger(EditBatch.class);

  private record Accepted(Edit edit, Admitted.Accepted as) {}

  private final List<Accepted> accepted = new ArrayList<>();
  private SortedMap<ServiceId, ServiceRecord> services;

  private EditBatch(SortedMap<ServiceId, ServiceRecord> services) {
    this.services = services;
  }

  /**
   * Takes all that wait. Those that are wrong are told so at once.
   *
   * @param services those that may be planned
   * @param machines of the cluster
   */
  static EditBatch take(
      List<Edit> waiting,
      SortedMap<ServiceId, ServiceRecord> services,
      LeftAlone leftAlone,
      Collection<Machine> machines,
      LoopSettings settings) {
    var batch = new EditBatch(services);
    var taken = List.copyOf(waiting);
    waiting.clear(); // first: one that brings a fault to light must not do so in every turn
    for (Edit edit : taken) {
      try {
        batch.take(edit, leftAlone, machines, settings);
      } catch (RuntimeException fault) {
        log.error("the edit of {} failed", edit.app(), fault);
        edit.outcome().complete(new Edit.Outcome.Unknown("the coordinator failed: " + fault));
      }
    }
    return batch;
  }

  SortedMap<ServiceId, ServiceRecord> services() {
    return services;
  }

  List<Edit> edits() {
    return accepted.stream().map(Accepted::edit).toList();
  }

  /**
   * @param revision of the first view that shows them
   */
  void done(long revision) {
    accepted.forEach(
        a ->
            a.edit()
                .outcome()
                .complete(new Edit.Outcome.Done(a.as().changes(), a.as().index(), revision)));
  }

  /** Moves that the very plan that was to begin them gives up have not been taken. */
  void refuseGivenUp(List<Decision> decisions) {
    for (Decision decision : decisions) {
      if (decision instanceof Decision.GiveUp(SlotId slot, Reason why)) {
        accepted.removeIf(
            a -> {
              boolean its = a.edit() instanceof Edit.Switchover s && s.slot().equals(slot);
              if (its) {
                var problem = "%s is not moved: %s".formatted(slot, Sentences.of(why));
                a.edit().outcome().complete(new Edit.Outcome.Refused(List.of(problem)));
              }
              return its;
            });
      }
    }
  }

  /** What they add to the history, in their order. */
  List<Revision> revisions() {
    return accepted.stream()
        .filter(a -> a.edit().action().isPresent() && !a.as().changesNothing())
        .map(a -> Revisions.of(a.edit(), a.as()))
        .toList();
  }

  /**
   * Records of some apps are larger than the store takes, which ends those apps' edits.
   *
   * @return the edits that have nothing to do with it, to be tried again
   */
  List<Edit> tooLarge(Commit.TooLarge large) {
    List<Edit> others = new ArrayList<>();
    for (Edit edit : edits()) {
      List<String> problems =
          large.refused().stream()
              .filter(refused -> concerns(refused.change(), edit.app()))
              .map(Commit.Refused::problem)
              .toList();
      if (problems.isEmpty()) {
        others.add(edit);
      } else {
        edit.outcome().complete(new Edit.Outcome.Refused(problems));
      }
    }
    return others;
  }

  private static boolean concerns(Change change, String app) {
    return change instanceof Change.PutService put && put.record().id().app().equals(app);
  }

  void unknown(String problem) {
    edits().forEach(e -> e.outcome().complete(new Edit.Outcome.Unknown(problem)));
  }

  private void take(
      Edit edit, LeftAlone leftAlone, Collection<Machine> machines, LoopSettings settings) {
    List<String> troubles = leftAlone.byApp().getOrDefault(edit.app(), List.of());
    Admitted admitted =
        troubles.isEmpty()
            ? admit(edit, leftAlone, machines, settings)
            : new Admitted.Refused(troubles);
    switch (admitted) {
      case Admitted.Refused refused ->
          edit.outcome().complete(new Edit.Outcome.Refused(refused.problems()));
      case Admitted.Accepted ok -> {
        services = ok.records();
        accepted.add(new Accepted(edit, ok));
      }
    }
  }

  private Admitted admit(
      Edit edit, LeftAlone leftAlone, Collection<Machine> machines, LoopSettings settings) {
    return switch (edit) {
      case Edit.Apply apply ->
          Admission.apply(
              apply.spec(),
              apply.since(),
              services,
              leftAlone.records().values(),
              settings.network(),
              settings.ports(),
              machines);
      case Edit.Scale scale ->
          Admission.scale(
              scale.app(),
              scale.replicas(),
              services,
              leftAlone.records().values(),
              settings.network(),
              settings.ports(),
              machines);
      case Edit.Remove remove -> Admission.remove(remove.app(), services);
      case Edit.Switchover move ->
          Wishing.move(move.slot(), move.epoch(), move.to(), move.origin().at(), services);
      case Edit.Hold hold -> Wishing.hold(hold.service(), hold.until(), services);
    };
  }
}
