package io.deputy.coordinator.store;

import io.deputy.coordinator.consul.Transaction;
import io.deputy.model.Invalid;
import io.deputy.model.MachineName;
import io.deputy.model.MachineRecord;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.wire.StateWire;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Records out of what stands under keys. What can't be read ends among the broken ones, and keeps
 * nothing else from being read.
 */
final class RecordReader {
  private final TreeMap<ServiceId, Versioned<ServiceRecord>> services = new TreeMap<>();
  private final TreeMap<MachineName, Versioned<MachineRecord>> machines = new TreeMap<>();
  private final List<Broken> broken = new ArrayList<>();

  /**
   * @param name what the key says after the prefix: {@code APP/SERVICE}
   */
  void service(String key, String name, String value, long version) {
    ServiceId id = null;
    try {
      id = ServiceId.parse(name);
      var record = StateWire.readService(value);
      mustBe(record.id().equals(id), record.id(), id);
      services.put(id, new Versioned<>(record, version));
    } catch (RuntimeException e) {
      broken.add(new Broken(key, id, null, problem(e)));
    }
  }

  /**
   * @param name what the key says after the prefix
   */
  void machine(String key, String name, String value, long version) {
    MachineName machine = null;
    try {
      machine = new MachineName(name);
      var record = StateWire.readMachine(value);
      mustBe(record.machine().name().equals(machine), record.machine().name(), machine);
      machines.put(machine, new Versioned<>(record, version));
    } catch (RuntimeException e) {
      broken.add(new Broken(key, null, machine, problem(e)));
    }
  }

  View view() {
    return new View(services, machines, broken);
  }

  /** Null if this release may use a store with that format, else why it must not. */
  static @Nullable String formatProblem(String key, String value) {
    int format;
    try {
      format = Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      return "%s: found \"%s\", expected the number of a format, at most %d"
          .formatted(key, value, Store.FORMAT);
    }
    return format <= Store.FORMAT
        ? null
        : ("%s: the store has format %d, written by a newer release of Deputy; this one knows"
                + " formats up to %d and leaves it alone")
            .formatted(key, format, Store.FORMAT);
  }

  /**
   * @param bytes of its record, and of what goes with it
   */
  static String tooLarge(String key, int bytes) {
    return "%s: its record takes %d bytes in a transaction, and Consul accepts %d"
        .formatted(key, bytes, Transaction.MAX_BYTES);
  }

  private static void mustBe(boolean same, Object found, Object expected) {
    if (!same) {
      throw new Invalid("name in the record", found, "the one in its key: " + expected);
    }
  }

  /**
   * Values are refused with {@link Invalid}; anything else that reading throws is a hole in its
   * checks, and still no reason to stop for the other services.
   */
  private static String problem(RuntimeException e) {
    return e instanceof Invalid ? String.valueOf(e.getMessage()) : e.toString();
  }
}
