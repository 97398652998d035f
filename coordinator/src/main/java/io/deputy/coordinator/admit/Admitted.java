package io.deputy.coordinator.admit;

import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import java.util.List;
import java.util.SortedMap;

/** What came of taking in an app. */
public sealed interface Admitted {
  /**
   * @param records of all services, the app's changed ones among them
   * @param changes one for each of the app's services, by name
   */
  record Accepted(SortedMap<ServiceId, ServiceRecord> records, List<AppChange> changes)
      implements Admitted {
    public Accepted {
      changes = List.copyOf(changes);
    }
  }

  /**
   * @param problems a sentence each
   */
  record Refused(List<String> problems) implements Admitted {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
