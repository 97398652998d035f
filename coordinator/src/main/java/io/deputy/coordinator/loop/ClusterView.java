package io.deputy.coordinator.loop;

import io.deputy.coordinator.lead.Seat;
import io.deputy.coordinator.plan.Report;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.Connections;
import io.deputy.model.MachineName;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The cluster as the loop last saw it, for everybody to read. Nobody changes it.
 *
 * @param revision rises with every commit, also from one leader to the next
 * @param leads whether this coordinator leads, has read the store and heard the machines it knows;
 *     if not, all but {@code leader} is empty
 * @param machineTroubles what each agent says is wrong with its machine
 * @param troubles what is wrong with the cluster itself, a sentence each
 * @param leftAlone why services are neither planned nor ended, a sentence each; their apps can't be
 *     changed meanwhile
 * @param frozen the last readable records of services that are broken in the store now: they run
 *     on, with their addresses and ports, and are in no snapshot
 * @param endedMoves of operators, under this leader
 * @param connections what came of those of clients on each machine, by service
 * @param addresses machines by the addresses that move and are there
 */
public record ClusterView(
    boolean leads,
    long term,
    long revision,
    Optional<Seat> leader,
    Snapshot snapshot,
    Report report,
    Map<MachineName, List<String>> machineTroubles,
    List<String> troubles,
    SortedMap<ServiceId, String> leftAlone,
    List<ServiceRecord> frozen,
    List<EndedMove> endedMoves,
    SortedMap<MachineName, SortedMap<ServiceId, Connections>> connections,
    SortedMap<String, List<MachineName>> addresses) {

  /** The same, with one more trouble of the cluster. */
  ClusterView and(String trouble) {
    return new ClusterView(
        leads,
        term,
        revision,
        leader,
        snapshot,
        report,
        machineTroubles,
        Stream.concat(troubles.stream(), Stream.of(trouble)).toList(),
        leftAlone,
        frozen,
        endedMoves,
        connections,
        addresses);
  }

  /** How many connections wait for a service, on all machines. */
  public int waiting(ServiceId service) {
    return connections.values().stream()
        .mapToInt(of -> of.getOrDefault(service, Connections.NONE).waiting())
        .sum();
  }

  static ClusterView following(
      Optional<Seat> leader, List<String> troubles, LoopSettings settings) {
    return new ClusterView(
        false,
        0,
        0,
        leader,
        new Snapshot(
            settings.timings(),
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Map.of()),
        new Report(Collections.emptySortedMap()),
        Map.of(),
        troubles,
        Collections.emptySortedMap(),
        List.of(),
        List.of(),
        Collections.emptySortedMap(),
        Collections.emptySortedMap());
  }
}
