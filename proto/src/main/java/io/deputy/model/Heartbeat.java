package io.deputy.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What an agent says every {@link Timings#heartbeat()}.
 *
 * @param sequence counts the heartbeats of this agent since it was started; the answer names it
 * @param facts newest facts of the machine
 * @param observations of every placement that it has a goal for
 * @param troubles what is wrong with the machine, a sentence each: Docker away, a port taken
 * @param strays placements whose containers it found, and has no goal for; with the epoch that they
 *     were last to serve with here, 0 for none or if that is not known
 * @param looking it has not listed its containers yet since it was started: what it has is not
 *     known
 * @param survey what it last found of what it is asked
 * @param connections of clients on its machine, by service, where there were any
 * @param addresses of services, that move and are on its machine now
 */
public record Heartbeat(
    long sequence,
    MachineFacts facts,
    List<Observation> observations,
    List<String> troubles,
    SortedMap<PlacementId, Long> strays,
    boolean looking,
    Survey survey,
    SortedMap<ServiceId, Connections> connections,
    SortedSet<String> addresses) {
  public Heartbeat {
    observations = List.copyOf(observations);
    troubles = List.copyOf(troubles);
    strays = Sorted.copyOf(strays);
    connections = Sorted.copyOf(connections);
    addresses = Sorted.copyOf(addresses);
  }

  /** Of an agent that was asked nothing, and where no connections were. */
  public Heartbeat(
      long sequence,
      MachineFacts facts,
      List<Observation> observations,
      List<String> troubles,
      SortedMap<PlacementId, Long> strays,
      boolean looking) {
    this(
        sequence,
        facts,
        observations,
        troubles,
        strays,
        looking,
        Survey.NOTHING,
        Collections.emptySortedMap(),
        Collections.emptySortedSet());
  }
}
