package io.deputy.coordinator.store;

import io.deputy.model.MachineRecord;
import io.deputy.model.Revision;
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

  /**
   * Goes with the change before it, in one transaction: so the last of an app's records that a
   * revision changed never stands without it. Its number was given by those records, and nobody
   * else has it: it is written over whatever a commit that was broken off has left there. The
   * oldest that is kept makes room.
   */
  record PutRevision(Revision revision) implements Change {
    /** It has none. */
    @Override
    public long version() {
      return NEW;
    }

    @Override
    public String toString() {
      var head = revision.head();
      return "put revision %d of %s".formatted(head.number(), head.app());
    }
  }
}
