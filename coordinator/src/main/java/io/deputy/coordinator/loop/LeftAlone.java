package io.deputy.coordinator.loop;

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
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Services that are neither planned nor ended: their record can't be read, or it is gone while
 * there are containers of them. Deputy itself deletes no record of a service, so that a hand has
 * done it; agents would take it for an order to end them all, and whoever applied the app again
 * would count its placements and epochs from the beginning.
 */
final class LeftAlone {
  private final SortedMap<ServiceId, String> broken = new TreeMap<>();
  private final SortedMap<ServiceId, String> gone = new TreeMap<>();
  private final SortedMap<ServiceId, ServiceRecord> last = new TreeMap<>();

  /** None. */
  LeftAlone() {}

  /**
   * @param holders services by the containers that agents report, and on which machines; with the
   *     strays, which an agent that was only just started has no goal for
   */
  LeftAlone(Records records, Map<ServiceId, SortedSet<MachineName>> holders) {
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
    last.putAll(records.lastRead());
    last.keySet().retainAll(services());
  }

  static String sentence(Broken b) {
    return Sentences.of(new Reason.BrokenRecord(b.key(), b.problem()));
  }

  List<ServiceId> services() {
    var all = new TreeMap<>(broken);
    all.putAll(gone);
    return List.copyOf(all.keySet());
  }

  /**
   * What their containers and clients go on with: the last records that could be read, where this
   * leader has read one.
   */
  SortedMap<ServiceId, ServiceRecord> records() {
    return last;
  }

  /** A sentence for each whose record is gone; what can't be read is named by {@link Records}. */
  Collection<String> troubles() {
    return gone.values();
  }

  /** Why each of them is, a sentence. */
  SortedMap<ServiceId, String> why() {
    var why = new TreeMap<>(broken);
    why.putAll(gone);
    return why;
  }

  /** Why an app must not be changed, a sentence each. */
  Map<String, List<String>> byApp() {
    var byApp = new TreeMap<String, List<String>>();
    for (var each : List.of(broken, gone)) {
      each.forEach(
          (service, why) -> byApp.computeIfAbsent(service.app(), _ -> new ArrayList<>()).add(why));
    }
    return byApp;
  }
}
