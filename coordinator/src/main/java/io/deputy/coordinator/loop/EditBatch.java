package io.deputy.coordinator.loop;

import io.deputy.coordinator.admit.Admission;
import io.deputy.coordinator.admit.Admitted;
import io.deputy.coordinator.admit.AppChange;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** The edits that one commit carries, and the records with them. */
final class EditBatch {
  private record Accepted(Edit edit, List<AppChange> changes) {}

  private final List<Accepted> accepted = new ArrayList<>();
  private SortedMap<ServiceId, ServiceRecord> services;

  private EditBatch(SortedMap<ServiceId, ServiceRecord> services) {
    this.services = services;
  }

  /** Takes all that wait. Those that are wrong are told so at once. */
  static EditBatch take(List<Edit> waiting, Records records, LoopSettings settings) {
    var batch = new EditBatch(records.services());
    for (Edit edit : waiting) {
      batch.take(edit, records, settings);
    }
    waiting.clear();
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
        a -> a.edit().outcome().complete(new Edit.Outcome.Done(a.changes(), revision)));
  }

  void refused(String problem) {
    edits().forEach(e -> e.outcome().complete(new Edit.Outcome.Refused(List.of(problem))));
  }

  void unknown(String problem) {
    edits().forEach(e -> e.outcome().complete(new Edit.Outcome.Unknown(problem)));
  }

  private void take(Edit edit, Records records, LoopSettings settings) {
    List<String> broken = records.troublesByApp().getOrDefault(appOf(edit), List.of());
    Admitted admitted = broken.isEmpty() ? admit(edit, settings) : new Admitted.Refused(broken);
    switch (admitted) {
      case Admitted.Refused refused ->
          edit.outcome().complete(new Edit.Outcome.Refused(refused.problems()));
      case Admitted.Accepted ok -> {
        services = ok.records();
        accepted.add(new Accepted(edit, ok.changes()));
      }
    }
  }

  private Admitted admit(Edit edit, LoopSettings settings) {
    return switch (edit) {
      case Edit.Apply apply ->
          Admission.apply(apply.app(), services, settings.network(), settings.ports());
      case Edit.Remove remove -> Admission.remove(remove.app(), services);
    };
  }

  private static String appOf(Edit edit) {
    return switch (edit) {
      case Edit.Apply apply -> apply.app().name();
      case Edit.Remove remove -> remove.app();
    };
  }
}
