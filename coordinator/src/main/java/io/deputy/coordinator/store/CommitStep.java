package io.deputy.coordinator.store;

import com.google.gson.JsonObject;
import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.Transaction;
import io.deputy.coordinator.store.StoredRevision.Entry;
import io.deputy.wire.StateWire;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Operations of a commit that go into one transaction together, with others or without. A
 * revision's head goes with the last record that it changed; its pieces come before all records,
 * and are nothing without the head.
 */
record CommitStep(List<Operation> operations) {
  /**
   * @param change that it carries out; null where it is only a part of one
   * @param entry what it writes, whatever stands there; null if it compares, or deletes
   */
  record Operation(JsonObject json, @Nullable Change change, @Nullable Entry entry) {}

  static List<CommitStep> of(ConsulKeys keys, List<Change> changes) {
    var pieces = new ArrayList<CommitStep>();
    var records = new ArrayList<CommitStep>();
    for (Change change : changes) {
      switch (change) {
        case Change.PutService(var record, var version) ->
            records.add(one(change, keys.service(record.id()), StateWire.write(record), version));
        case Change.PutMachine(var record, var version) ->
            records.add(
                one(
                    change,
                    keys.machine(record.machine().name()),
                    StateWire.write(record),
                    version));
        case Change.PutRevision(var revision) -> {
          var stored = StoredRevision.of(keys, revision);
          stored.pieces().forEach(piece -> pieces.add(new CommitStep(List.of(set(piece, null)))));
          if (records.isEmpty()) {
            records.add(new CommitStep(new ArrayList<>()));
          }
          records.getLast().operations.addAll(head(keys, stored, change));
        }
      }
    }
    pieces.addAll(records);
    return pieces;
  }

  private static CommitStep one(Change change, String key, String value, long version) {
    return new CommitStep(
        new ArrayList<>(
            List.of(new Operation(Transaction.cas(key, value, version), change, null))));
  }

  private static Operation set(Entry entry, @Nullable Change change) {
    return new Operation(Transaction.set(entry.key(), entry.value()), change, entry);
  }

  private static List<Operation> head(ConsulKeys keys, StoredRevision stored, Change change) {
    var all = new ArrayList<>(List.of(set(stored.head(), change)));
    if (stored.outlived() > 0) {
      String app = stored.app();
      all.add(part(Transaction.delete(keys.revision(app, stored.outlived()))));
      all.add(part(Transaction.deleteTree(keys.rendered(app, stored.outlived()))));
      all.add(part(Transaction.delete(keys.images(app, stored.outlived()))));
    }
    return all;
  }

  private static Operation part(JsonObject json) {
    return new Operation(json, null, null);
  }

  List<JsonObject> json() {
    return operations.stream().map(Operation::json).toList();
  }

  int bytes() {
    return operations.stream().mapToInt(o -> Transaction.bytes(o.json())).sum();
  }
}
