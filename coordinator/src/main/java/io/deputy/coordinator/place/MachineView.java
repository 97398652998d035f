package io.deputy.coordinator.place;

import io.deputy.model.Contact;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.Survey;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;

/**
 * A machine as the coordinator sees it at one instant.
 *
 * @param unheard since its last heartbeat, or since this leader began, whichever is shorter
 * @param unanswered since this leader could last have renewed its lease, counted likewise
 * @param withoutDocker how long its Docker has been away, counted likewise; zero while it is there
 * @param survey what its agent last found of what all are asked
 * @param addresses that move with services and are there, as its agent says
 */
public record MachineView(
    Machine machine,
    boolean draining,
    Contact contact,
    Duration unheard,
    Duration unanswered,
    Duration withoutDocker,
    Survey survey,
    SortedSet<String> addresses) {
  public MachineView {
    addresses = Collections.unmodifiableSortedSet(addresses);
  }

  /** Of which nothing else was found out yet. */
  public MachineView(
      Machine machine,
      boolean draining,
      Contact contact,
      Duration unheard,
      Duration unanswered,
      Duration withoutDocker) {
    this(
        machine,
        draining,
        contact,
        unheard,
        unanswered,
        withoutDocker,
        Survey.NOTHING,
        Collections.emptySortedSet());
  }

  public MachineName name() {
    return machine.name();
  }

  public boolean reachable() {
    return contact == Contact.REACHABLE;
  }
}
