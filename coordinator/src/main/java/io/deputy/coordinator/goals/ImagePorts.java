package io.deputy.coordinator.goals;

import io.deputy.model.Observation;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.ServiceRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/**
 * The ports that images declare (EXPOSE), as agents have reported them, by the hash of the spec. An
 * agent that was started again has yet to find them out; until then its clients wait, and are not
 * refused for want of a port. For one thread.
 */
public final class ImagePorts {
  private final Map<String, Ports> bySpec = new HashMap<>();

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
                if (seen != null && !seen.ports().equals(Ports.NONE)) {
                  bySpec.merge(p.hash(), seen.ports(), Ports::and);
                }
              });
    }
    bySpec.keySet().retainAll(known);
  }

  /** Of the current spec, and of what still runs of older ones. */
  Ports of(ServiceRecord record) {
    return record.specs().keySet().stream()
        .map(hash -> bySpec.getOrDefault(hash, Ports.NONE))
        .reduce(Ports.NONE, Ports::and);
  }
}
