package io.deputy.coordinator.store;

import io.deputy.model.MachineRecord;
import io.deputy.model.ServiceRecord;

/**
 * One change of one record, carried out only if the record still has the version named. Version
 * {@link #NEW}: only if there is no such record, readable or not. Records are never deleted: a
 * service that was removed keeps its epochs, and where its data is, should it come back.
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

  record PutMachine(MachineRecord record, long version) implements Change {
    @Override
    public String toString() {
      return "put machine " + record.machine().name();
    }
  }
}
