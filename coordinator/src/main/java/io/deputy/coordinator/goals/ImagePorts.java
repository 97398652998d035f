package io.deputy.coordinator.goals;

import io.deputy.model.Observation;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceRecord;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The ports that images declare (EXPOSE), as agents have reported them, by the hash of the spec. An
 * agent that was started again has yet to find them out; until then its clients wait, and are not
 * refused for want of a port. For one thread.
 */
public final class ImagePorts {
  private final Map<String, SortedSet<Integer>> bySpec = new HashMap<>();

  /** Takes in what is new, and forgets specs that nobody has any more. */
  public void learn(Collection<ServiceRecord> records, Map<PlacementId, Observation> observations) {
    var known = new HashSet<String>();
    for (ServiceRecord record : records) {
      known.addAll(record.specs().keySet());
      record
          .placements()
          .forEach(
              p -> {
                Observation seen = observations.get(p.id());
                if (seen != null && !seen.ports().isEmpty()) {
                  bySpec.computeIfAbsent(p.hash(), _ -> new TreeSet<>()).addAll(seen.ports());
                }
              });
    }
    bySpec.keySet().retainAll(known);
  }

  /** Of the current spec, and of what still runs of older ones. */
  SortedSet<Integer> of(ServiceRecord record) {
    var ports = new TreeSet<Integer>();
    for (String hash : record.specs().keySet()) {
      ports.addAll(bySpec.getOrDefault(hash, Collections.emptySortedSet()));
    }
    return ports;
  }
}
