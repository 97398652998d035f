package io.deputy.coordinator.loop;

import io.deputy.coordinator.plan.Decision;
import io.deputy.coordinator.plan.Plan;
import io.deputy.coordinator.plan.Report;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.coordinator.store.Change;
import io.deputy.coordinator.store.Commit;
import io.deputy.model.Machine;
import io.deputy.model.Reason;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Standing;
import io.deputy.text.Sentences;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes that the store can never take as they are, since their records are too large. Plans go on
 * without them for as long as they want the very same; what they want otherwise is tried.
 */
final class Oversized {
  private static final Logger log = LoggerFactory.getLogger(Oversized.class);

  /** What can be stored of a plan, and what is so once it is. */
  record Storable(List<Decision> decisions, List<Change> changes, Snapshot after, Report report) {}

  private final Map<Change, Reason> reasons = new LinkedHashMap<>();

  void add(Commit.TooLarge large) {
    for (Commit.Refused refused : large.refused()) {
      var reason = new Reason.CanNotBeStored(what(refused.change()), refused.problem());
      log.warn("{}", Sentences.of(reason));
      reasons.put(refused.change(), reason);
    }
  }

  /** Its pieces and its head are bounded, and none is the first of a transaction. */
  private static String refused(Change change) {
    throw new IllegalStateException(change + " is too large");
  }

  private static String what(Change change) {
    return switch (change) {
      case Change.PutService put -> put.record().id().toString();
      case Change.PutMachine put -> "machine " + put.record().machine().name();
      case Change.PutRevision _ -> refused(change);
    };
  }

  /**
   * @param before what was planned from
   * @param heard machines as they say they are
   */
  Storable leaveOut(Plan plan, Snapshot before, Records records, Collection<Machine> heard) {
    Snapshot after = plan.after(before);
    List<Change> changes = records.changesTo(after.services(), heard);
    reasons.keySet().retainAll(changes);
    if (reasons.isEmpty()) {
      return new Storable(plan.decisions(), changes, after, plan.report());
    }
    changes.removeAll(reasons.keySet());
    SortedMap<ServiceId, Reason> services = services();
    return new Storable(
        plan.decisions().stream().filter(d -> !services.containsKey(d.service())).toList(),
        changes,
        asStored(after, services, records),
        told(plan.report(), services));
  }

  private static Snapshot asStored(
      Snapshot after, SortedMap<ServiceId, Reason> leftOut, Records records) {
    SortedMap<ServiceId, ServiceRecord> stored = records.services();
    var services = new TreeMap<>(after.services());
    services.keySet().removeAll(leftOut.keySet());
    stored.forEach(services::putIfAbsent);
    return after.with(services);
  }

  private static Report told(Report report, SortedMap<ServiceId, Reason> leftOut) {
    var standings = new TreeMap<>(report.standings());
    leftOut.forEach(
        (service, reason) -> {
          Standing otherwise = standings.get(service);
          var all = new ArrayList<>(List.of(reason));
          all.addAll(otherwise == null ? List.of() : otherwise.reasons());
          standings.put(service, new Standing.Stuck(all));
        });
    return new Report(standings);
  }

  private SortedMap<ServiceId, Reason> services() {
    var services = new TreeMap<ServiceId, Reason>();
    reasons.forEach(
        (change, reason) -> {
          if (change instanceof Change.PutService put) {
            services.put(put.record().id(), reason);
          }
        });
    return services;
  }

  /** A sentence each. */
  List<String> troubles() {
    return reasons.values().stream().map(Sentences::of).toList();
  }
}
