package io.deputy.coordinator.store;

import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.FakeConsul;
import io.deputy.coordinator.consul.FakeConsul.Cas;
import io.deputy.coordinator.consul.KeyValue;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.wire.RevisionWire;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A history on a {@link FakeConsul}, as {@link FakeStore} writes it. Passes {@link
 * HistoryContract}.
 */
public final class FakeHistory implements History {
  private final FakeConsul consul;
  private final ConsulKeys keys;
  private @Nullable String away;

  public FakeHistory(FakeConsul consul, ConsulKeys keys) {
    this.consul = consul;
    this.keys = keys;
  }

  /** From now on nothing reaches it; null for back again. */
  public void away(@Nullable String problem) {
    away = problem;
  }

  @Override
  public Heads list(String app) {
    if (away != null) {
      return new Away(away);
    }
    var reader = new RevisionReader();
    String prefix = app.isEmpty() ? keys.revisions() : keys.revisions(app);
    consul
        .tree(prefix)
        .values()
        .forEach(
            kv -> reader.head(kv.key(), kv.key().substring(keys.revisions().length()), kv.value()));
    return reader.found();
  }

  @Override
  public Got get(String app, long number) {
    if (away != null) {
      return new Away(away);
    }
    String key = keys.revision(app, number);
    var head = consul.get(key);
    if (head.isEmpty()) {
      return new Got.Missing(RevisionReader.notKept(app, number));
    }
    try {
      var stored = RevisionWire.readHead(head.get().value());
      var pieces = new ArrayList<String>();
      for (int i = 0; i < stored.pieces(); i++) {
        var piece = consul.get(keys.rendered(app, number) + i);
        if (piece.isEmpty()) {
          return new Got.Missing(RevisionReader.notKept(app, number) + " wholly");
        }
        pieces.add(piece.get().value());
      }
      String images = consul.get(keys.images(app, number)).map(KeyValue::value).orElse(null);
      return RevisionReader.whole(key, stored, pieces, images);
    } catch (RuntimeException e) {
      return new Got.Missing(RevisionReader.unreadable(key, e));
    }
  }

  @Override
  public Noted note(
      Leadership leadership,
      String app,
      long number,
      SortedMap<String, ? extends SortedSet<String>> images) {
    if (away != null) {
      return new Away(away);
    }
    String key = keys.images(app, number);
    var known = consul.get(key);
    if (consul.get(keys.revision(app, number)).isEmpty()) {
      return new Noted.Not(RevisionReader.notKept(app, number));
    }
    var all =
        known.isEmpty()
            ? new TreeMap<String, SortedSet<String>>()
            : new TreeMap<>(RevisionWire.readImages(known.get().value()));
    images.forEach(
        (service, ids) -> all.computeIfAbsent(service, _ -> new TreeSet<>()).addAll(ids));
    return write(leadership, List.of(new Cas(key, RevisionWire.write(all), Cas.ANY)))
        ? new Noted.Done()
        : new Noted.Not("another coordinator leads");
  }

  @Override
  public Tidied tidy(Leadership leadership) {
    if (away != null) {
      return new Away(away);
    }
    var stored = new ArrayList<>(consul.tree(keys.revisions()).keySet());
    stored.addAll(consul.tree(keys.rendered()).keySet());
    var removed = new ArrayList<String>();
    for (RevisionName old : RevisionName.tooOld(keys, stored)) {
      var writes = new ArrayList<Cas>();
      writes.add(new Cas(keys.revision(old.app(), old.number()), null, Cas.ANY));
      writes.add(new Cas(keys.images(old.app(), old.number()), null, Cas.ANY));
      consul
          .tree(keys.rendered(old.app(), old.number()))
          .keySet()
          .forEach(key -> writes.add(new Cas(key, null, Cas.ANY)));
      if (write(leadership, writes)) {
        removed.add(old.toString());
      }
    }
    return new Tidied.Done(removed);
  }

  private boolean write(Leadership leadership, List<Cas> writes) {
    return consul.transact(keys.leader(), leadership.session(), writes, new ArrayList<>()) > 0;
  }
}
