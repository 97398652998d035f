package io.deputy.coordinator.store;

import io.deputy.model.Invalid;
import io.deputy.model.MachineName;
import io.deputy.model.MachineRecord;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;

/**
 * One change of one record, carried out only if the record still has the version named. Version
 * {@link #NEW} of a put: only if there is no such record, readable or not.
 */
public sealed interface Change {
  long NEW = 0;

  long version();

  record PutService(ServiceRecord record, long version) implements Change {
    @Override
    public String toString() {
      return "put service " + record.id();
    }
  }

  record DeleteService(ServiceId id, long version) implements Change {
    public DeleteService {
      mustExist(version);
    }

    @Override
    public String toString() {
      return "delete service " + id;
    }
  }

  record PutMachine(MachineRecord record, long version) implements Change {
    @Override
    public String toString() {
      return "put machine " + record.machine().name();
    }
  }

  record DeleteMachine(MachineName name, long version) implements Change {
    public DeleteMachine {
      mustExist(version);
    }

    @Override
    public String toString() {
      return "delete machine " + name;
    }
  }

  private static void mustExist(long version) {
    if (version <= 0) {
      throw new Invalid("version of what is deleted", version, "the version that was read");
    }
  }
}
