package io.deputy.coordinator.store;

import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.model.Revision;
import io.deputy.wire.RevisionWire;
import io.deputy.wire.RevisionWire.StoredHead;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What of a revision stands under which key. Whoever finds its head finds all: the pieces are
 * written before it, or with it.
 *
 * @param outlived the number of the one that it pushes out; 0 for none
 */
record StoredRevision(Entry head, List<Entry> pieces, String app, long outlived) {
  record Entry(String key, String value) {}

  static StoredRevision of(ConsulKeys keys, Revision revision) {
    String app = revision.head().app();
    long number = revision.head().number();
    List<String> pieces = RevisionWire.pack(revision);
    return new StoredRevision(
        new Entry(
            keys.revision(app, number),
            RevisionWire.write(new StoredHead(revision.head(), pieces.size()))),
        IntStream.range(0, pieces.size())
            .mapToObj(i -> new Entry(keys.rendered(app, number) + i, pieces.get(i)))
            .toList(),
        app,
        Math.max(0, number - History.KEPT));
  }
}
