package io.deputy.coordinator.loop;

import io.deputy.coordinator.place.MachineView;
import io.deputy.coordinator.store.Broken;
import io.deputy.model.MachineName;
import io.deputy.model.Reason;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.text.Sentences;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Services that are neither planned nor ended: their record can't be read, or it is gone while
 * there are containers of them, or it is older than what agents have.
 *
 * <p>Deputy itself deletes no record of a service, so that a hand has done it; agents would take it
 * for an order to end them all, and whoever applied the app again would count its placements and
 * epochs from the beginning. Nor does it put an older record back: by that the former primary of a
 * strict service would run again beside the present one, which its agent does not take back.
 */
final class LeftAlone {
  private final SortedMap<ServiceId, String> broken = new TreeMap<>();
  private final SortedMap<ServiceId, String> gone = new TreeMap<>();
  private final SortedMap<ServiceId, Behind> behind = new TreeMap<>();
  private final SortedMap<ServiceId, ServiceRecord> last = new TreeMap<>();

  /** None. */
  LeftAlone() {}

  /**
   * @param holders services by the containers that agents report, and on which machines; with the
   *     strays, which an agent that was only just started has no goal for
   * @param claims what agents have of them
   */
  LeftAlone(
      Records records, Map<ServiceId, SortedSet<MachineName>> holders, Collection<Claim> claims) {
    for (Broken b : records.broken()) {
      if (b.service() != null) {
        broken.put(b.service(), sentence(b));
      }
    }
    holders.forEach(
        (service, machines) -> {
          if (!records.has(service) && !broken.containsKey(service)) {
            var why = new Reason.RecordGone(service, List.copyOf(machines));
            gone.put(service, Sentences.of(why));
          }
        });
    behind.putAll(Behind.of(records, claims));
    last.putAll(records.lastRead());
    last.keySet().retainAll(services());
  }

  static String sentence(Broken b) {
    return Sentences.of(new Reason.BrokenRecord(b.key(), b.problem()));
  }

  List<ServiceId> services() {
    return List.copyOf(why().keySet());
  }

  /**
   * What their clients go on with: the last records that could be read, where this leader has read
   * one; of those that are older, what agents say.
   */
  SortedMap<ServiceId, ServiceRecord> records() {
    var records = new TreeMap<>(last);
    behind.forEach((service, its) -> records.put(service, its.served()));
    return records;
  }

  /**
   * What containers are to go on with.
   *
   * @param committed of all services; one may have been put back, or be gone, since it was planned
   */
  SortedMap<ServiceId, ServiceRecord> wanted(SortedMap<ServiceId, ServiceRecord> committed) {
    var wanted = new TreeMap<>(committed);
    wanted.keySet().removeAll(services());
    wanted.putAll(last);
    behind.forEach((service, its) -> wanted.put(service, its.wanted()));
    return wanted;
  }

  /** See {@link Behind#contended}. */
  Set<MachineName> contended(Map<MachineName, MachineView> machines) {
    var contended = new TreeSet<MachineName>();
    behind.values().forEach(its -> contended.addAll(its.contended(machines)));
    return contended;
  }

  /**
   * A sentence for each whose record is gone or older; what can't be read is named by {@link
   * Records}.
   */
  Collection<String> troubles() {
    var troubles = why();
    troubles.keySet().removeAll(broken.keySet());
    return troubles.values();
  }

  /** Why each of them is, a sentence. */
  SortedMap<ServiceId, String> why() {
    var why = new TreeMap<>(broken);
    why.putAll(gone);
    behind.forEach((service, its) -> why.put(service, Sentences.of(its.why())));
    return why;
  }

  /** Why an app must not be changed, a sentence each. */
  Map<String, List<String>> byApp() {
    var byApp = new TreeMap<String, List<String>>();
    why()
        .forEach(
            (service, why) ->
                byApp.computeIfAbsent(service.app(), _ -> new ArrayList<>()).add(why));
    return byApp;
  }
}
