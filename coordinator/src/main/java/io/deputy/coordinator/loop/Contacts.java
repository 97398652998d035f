package io.deputy.coordinator.loop;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.Contact;
import io.deputy.model.MachineName;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was last believed of each machine, so that a change is noticed, and logged once. */
final class Contacts {
  private static final Logger log = LoggerFactory.getLogger(Contacts.class);

  private Map<MachineName, Contact> last = Map.of();

  /** Whether any has changed since the last time. */
  boolean changed(SortedMap<MachineName, MachineView> machines) {
    var seen = new TreeMap<MachineName, Contact>();
    machines.forEach((name, machine) -> seen.put(name, machine.contact()));
    if (seen.equals(last)) {
      return false;
    }
    seen.forEach(
        (name, contact) -> {
          if (contact != last.get(name)) {
            log.info("{} is {}", name, contact.name().toLowerCase(Locale.ROOT));
          }
        });
    last = seen;
    return true;
  }
}
