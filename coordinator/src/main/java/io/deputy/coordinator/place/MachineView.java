package io.deputy.coordinator.place;

import io.deputy.model.Contact;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import java.time.Duration;

/**
 * A machine as the coordinator sees it at one instant.
 *
 * @param unheard since its last heartbeat, or since this leader began, whichever is shorter
 * @param unanswered since this leader could last have renewed its lease, counted likewise
 * @param withoutDocker how long its Docker has been away, counted likewise; zero while it is there
 */
public record MachineView(
    Machine machine,
    boolean draining,
    Contact contact,
    Duration unheard,
    Duration unanswered,
    Duration withoutDocker) {
  public MachineName name() {
    return machine.name();
  }

  public boolean reachable() {
    return contact == Contact.REACHABLE;
  }
}
