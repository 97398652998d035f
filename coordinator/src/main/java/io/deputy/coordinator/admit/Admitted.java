package io.deputy.coordinator.admit;

import io.deputy.model.ChangeKind;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import java.util.List;
import java.util.SortedMap;

/** What came of taking in an app. */
public sealed interface Admitted {
  /**
   * @param records of all services, the app's changed ones among them
   * @param changes one for each of the app's services, by name
   * @param index the app's from now on: one more than before, if anything is changed
   */
  record Accepted(SortedMap<ServiceId, ServiceRecord> records, List<AppChange> changes, long index)
      implements Admitted {
    public Accepted {
      changes = List.copyOf(changes);
    }

    public boolean changesNothing() {
      return changes.stream().allMatch(c -> c.kind() == ChangeKind.UNCHANGED);
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
