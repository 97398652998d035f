package io.deputy.coordinator.store;

import static io.deputy.coordinator.consul.ConsulNode.CONSISTENT;
import static io.deputy.coordinator.store.ConsulQuestion.asking;

import io.deputy.coordinator.consul.ConsulAway;
import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.consul.KeyValue;
import io.deputy.coordinator.consul.Transaction;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.wire.RevisionWire;
import io.deputy.wire.RevisionWire.StoredHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Revisions under Consul's keys, as {@link ConsulStore} writes them. */
public final class ConsulHistory implements History {
  private static final Logger log = LoggerFactory.getLogger(ConsulHistory.class);

  private final ConsulNode consul;
  private final ConsulKeys keys;

  public ConsulHistory(ConsulNode consul, ConsulKeys keys) {
    this.consul = consul;
    this.keys = keys;
  }

  @Override
  public Heads list(String app) {
    return asking(
        () -> {
          var reader = new RevisionReader();
          String prefix = app.isEmpty() ? keys.revisions() : keys.revisions(app);
          consul.ask(c -> c.keyValueClient().getValues(prefix, CONSISTENT)).stream()
              .map(KeyValue::of)
              .forEach(
                  kv ->
                      reader.head(
                          kv.key(), kv.key().substring(keys.revisions().length()), kv.value()));
          return reader.found();
        },
        Away::new);
  }

  @Override
  public Got get(String app, long number) {
    String key = keys.revision(app, number);
    return asking(
        () -> {
          Optional<KeyValue> head = value(key);
          if (head.isEmpty()) {
            return new Got.Missing(RevisionReader.notKept(app, number));
          }
          StoredHead stored;
          try {
            stored = RevisionWire.readHead(head.get().value());
          } catch (RuntimeException e) {
            return new Got.Missing(RevisionReader.unreadable(key, e));
          }
          var pieces = new ArrayList<String>();
          for (int i = 0; i < stored.pieces(); i++) {
            Optional<KeyValue> piece = value(keys.rendered(app, number) + i);
            if (piece.isEmpty()) {
              // Pushed out meanwhile, or somebody's hand.
              return new Got.Missing(RevisionReader.notKept(app, number) + " wholly");
            }
            pieces.add(piece.get().value());
          }
          String images = value(keys.images(app, number)).map(KeyValue::value).orElse(null);
          return RevisionReader.whole(key, stored, pieces, images);
        },
        Away::new);
  }

  @Override
  public Noted note(
      Leadership leadership,
      String app,
      long number,
      SortedMap<String, ? extends SortedSet<String>> images) {
    String key = keys.images(app, number);
    return asking(
        () -> {
          Optional<KeyValue> head = value(keys.revision(app, number));
          if (head.isEmpty()) {
            return new Noted.Not(RevisionReader.notKept(app, number));
          }
          Optional<KeyValue> known = value(key);
          var all = new TreeMap<String, SortedSet<String>>(known(known));
          images.forEach(
              (service, ids) -> all.computeIfAbsent(service, _ -> new TreeSet<>()).addAll(ids));
          if (known.isPresent() && all.equals(known(known))) {
            return new Noted.Done();
          }
          var transaction =
              new Transaction()
                  .add(Transaction.checkSession(keys.leader(), leadership.session()))
                  // Not one that was pushed out meanwhile.
                  .add(Transaction.checkIndex(keys.revision(app, number), head.get().version()))
                  .add(
                      Transaction.cas(
                          key,
                          RevisionWire.write(all),
                          known.map(KeyValue::version).orElse(Change.NEW)));
          return switch (consul.transact(transaction)) {
            case Transaction.Result.Done _ -> new Noted.Done();
            case Transaction.Result.Failed(var errors, _) ->
                new Noted.Not(String.join("; ", errors.values()));
          };
        },
        Away::new);
  }

  /** None if somebody has spoilt it: then it is written anew. */
  private static SortedMap<String, SortedSet<String>> known(Optional<KeyValue> stored) {
    try {
      return stored.isEmpty() ? new TreeMap<>() : RevisionWire.readImages(stored.get().value());
    } catch (RuntimeException e) {
      log.warn("{}", RevisionReader.unreadable(stored.get().key(), e));
      return new TreeMap<>();
    }
  }

  @Override
  public Tidied tidy(Leadership leadership) {
    return asking(
        () -> {
          var removed = new ArrayList<String>();
          for (RevisionName old : RevisionName.tooOld(keys, keysUnder())) {
            var transaction =
                new Transaction()
                    .add(Transaction.checkSession(keys.leader(), leadership.session()))
                    .add(Transaction.delete(keys.revision(old.app(), old.number())))
                    .add(Transaction.deleteTree(keys.rendered(old.app(), old.number())))
                    .add(Transaction.delete(keys.images(old.app(), old.number())));
            if (consul.transact(transaction) instanceof Transaction.Result.Done) {
              removed.add(old.toString());
            }
          }
          return new Tidied.Done(removed);
        },
        Away::new);
  }

  private List<String> keysUnder() throws ConsulAway, InterruptedException {
    var all = new ArrayList<String>();
    for (String prefix : List.of(keys.revisions(), keys.rendered())) {
      all.addAll(consul.ask(c -> c.keyValueClient().getKeys(prefix, CONSISTENT)));
    }
    return all;
  }

  private Optional<KeyValue> value(String key) throws ConsulAway, InterruptedException {
    return consul.ask(c -> c.keyValueClient().getValue(key, CONSISTENT)).map(KeyValue::of);
  }
}
