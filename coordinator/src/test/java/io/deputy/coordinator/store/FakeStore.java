package io.deputy.coordinator.store;

import com.google.gson.JsonObject;
import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.FakeConsul;
import io.deputy.coordinator.consul.FakeConsul.Cas;
import io.deputy.coordinator.consul.KeyValue;
import io.deputy.coordinator.consul.Transaction;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.store.Commit.Applied;
import io.deputy.coordinator.store.CommitStep.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A store on a {@link FakeConsul}, with faults at will. Passes {@link StoreContract}. */
public final class FakeStore implements Store {
  private final FakeConsul consul;
  private final ConsulKeys keys;
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

  private @Nullable String away;
  private boolean answerLost;
  private @Nullable Runnable whenHeld;
  private @Nullable Runnable late;
  private boolean settles = true;
  private Count count = new Count(0);
  private boolean open;

  /** The count of commits, by the version of its key. */
  private static final class Count {
    private long version;

    Count(long version) {
      this.version = version;
    }
  }

  private Runnable beforeCommit = () -> {};
  private boolean formatSeen;

  public FakeStore(FakeConsul consul, ConsulKeys keys) {
    this.consul = consul;
    this.keys = keys;
    consul.watch(this::tell);
  }

  /** From now on nothing reaches it. */
  public void away(String problem) {
    away = problem;
    watchers.forEach(Runnable::run);
  }

  public void back() {
    away = null;
    tell();
  }

  /** The next commit is carried out, and its answer does not arrive. */
  public void loseNextAnswer() {
    answerLost = true;
  }

  /** The next commit is on its way for longer than anybody waits, until {@link #deliver}. */
  public void holdNextCommit() {
    holdNextCommit(() -> {});
  }

  /**
   * @param sent called when there is one
   */
  public void holdNextCommit(Runnable sent) {
    whenHeld = sent;
  }

  /** What was held arrives. */
  public void deliver() {
    Runnable arrives = late;
    late = null;
    if (arrives != null) {
      arrives.run();
    }
  }

  /** As a store would be that takes no care of what was held. */
  public void neverSettle() {
    settles = false;
  }

  /** Somebody is faster than the next commit. */
  public void beforeNextCommit(Runnable edit) {
    beforeCommit = edit;
  }

  @Override
  public Reading read() {
    if (away != null) {
      return new Reading.Away(away);
    }
    var format = consul.get(keys.format());
    if (format.isPresent()) {
      String problem = RecordReader.formatProblem(keys.format(), format.get().value());
      if (problem != null) {
        formatSeen = false;
        return new Reading.Away(problem);
      }
    }
    formatSeen = true;
    var counted = consul.get(keys.commits());
    if (open && settles) {
      consul.put(keys.commits(), "settled");
      counted = consul.get(keys.commits());
    }
    open = false;
    count = new Count(counted.map(KeyValue::version).orElse(0L));
    var records = new RecordReader();
    for (KeyValue kv : consul.tree(keys.services()).values()) {
      String name = kv.key().substring(keys.services().length());
      records.service(kv.key(), name, kv.value(), kv.version());
    }
    for (KeyValue kv : consul.tree(keys.machines()).values()) {
      String name = kv.key().substring(keys.machines().length());
      records.machine(kv.key(), name, kv.value(), kv.version());
    }
    return records.view();
  }

  @Override
  public Commit commit(Leadership leadership, List<Change> changes) {
    beforeCommit.run();
    beforeCommit = () -> {};
    var applied = new ArrayList<Applied>();
    if (away != null) {
      return new Commit.Away(applied, away);
    }
    if (open) {
      return new Commit.Away(applied, "the store must be read before it is written");
    }
    Runnable held = whenHeld;
    if (held != null) {
      whenHeld = null;
      open = true;
      var then = new Count(count.version);
      late = () -> carryOut(leadership, changes, then, new ArrayList<>());
      held.run();
      return new Commit.Away(applied, "no answer");
    }
    return carryOut(leadership, changes, count, applied);
  }

  private Commit carryOut(
      Leadership leadership, List<Change> changes, Count counted, List<Applied> applied) {
    List<CommitStep> steps = CommitStep.of(keys, changes);
    List<Commit.Refused> tooLarge = new ArrayList<>();
    for (CommitStep step : steps) {
      Change change = step.operations().getFirst().change();
      if (change != null && !guards().fits(step.json())) {
        String key = cas(step.json().getFirst()).getFirst().key();
        tooLarge.add(new Commit.Refused(change, RecordReader.tooLarge(key, step.bytes())));
      }
    }
    if (!tooLarge.isEmpty()) {
      return new Commit.TooLarge(tooLarge);
    }
    int from = 0;
    while (from < steps.size()) {
      var batch = new ArrayList<Operation>();
      var size = guards();
      for (; from < steps.size() && size.fits(steps.get(from).json()); from++) {
        steps.get(from).json().forEach(size::add);
        batch.addAll(steps.get(from).operations());
      }
      Commit failure = batch(leadership, batch, counted, applied);
      if (failure != null) {
        return failure;
      }
    }
    if (answerLost) {
      answerLost = false;
      open = true;
      return new Commit.Away(List.of(), "the answer was lost");
    }
    return new Commit.Done(applied);
  }

  /** Null if it was carried out. */
  private @Nullable Commit batch(
      Leadership leadership, List<Operation> batch, Count counted, List<Applied> applied) {
    var format = consul.get(keys.format());
    String problem =
        format.map(kv -> RecordReader.formatProblem(kv.key(), kv.value())).orElse(null);
    if (!formatSeen || problem != null) {
      return new Commit.Away(
          applied, problem == null ? "the store must be read before it is written" : problem);
    }
    var writes = new ArrayList<Cas>();
    var changes = new ArrayList<@Nullable Change>(); // of each write
    for (Operation operation : batch) {
      for (Cas cas : cas(operation.json())) {
        writes.add(cas);
        changes.add(operation.change());
      }
    }
    if (format.isEmpty()) {
      writes.add(new Cas(keys.format(), Integer.toString(FORMAT), 0));
    }
    writes.add(new Cas(keys.commits(), "one more than " + counted.version, counted.version));
    var stale = new ArrayList<Integer>();
    long version = consul.transact(keys.leader(), leadership.session(), writes, stale);
    if (version < 0) {
      return new Commit.Deposed(applied);
    }
    if (!stale.isEmpty()) {
      return new Commit.Conflict(
          applied,
          stale.stream()
              .filter(i -> i < changes.size())
              .map(changes::get)
              .filter(Objects::nonNull)
              .toList());
    }
    counted.version = version;
    batch.stream()
        .map(Operation::change)
        .filter(Objects::nonNull)
        .forEach(c -> applied.add(new Applied(c, version)));
    return null;
  }

  private Transaction guards() {
    return new Transaction()
        .add(Transaction.checkSession(keys.leader(), "00000000-0000-0000-0000-000000000000"))
        .add(Transaction.checkIndex(keys.format(), Integer.MAX_VALUE))
        .add(Transaction.cas(keys.commits(), "1", Integer.MAX_VALUE));
  }

  /** What an operation of a transaction does to single keys. */
  private List<Cas> cas(JsonObject operation) {
    var kv = operation.getAsJsonObject("KV");
    String key = kv.get("Key").getAsString();
    return switch (kv.get("Verb").getAsString()) {
      case "cas" -> List.of(new Cas(key, value(kv), kv.get("Index").getAsLong()));
      case "set" -> List.of(new Cas(key, value(kv), Cas.ANY));
      case "delete" -> List.of(new Cas(key, null, Cas.ANY));
      case "delete-tree" ->
          consul.tree(key).keySet().stream().map(k -> new Cas(k, null, Cas.ANY)).toList();
      case String verb -> throw new IllegalArgumentException(verb);
    };
  }

  private static String value(JsonObject kv) {
    return new String(
        Base64.getDecoder().decode(kv.get("Value").getAsString()), StandardCharsets.UTF_8);
  }

  @Override
  public void watch(Runnable changed) {
    watchers.add(changed);
  }

  private void tell() {
    if (away == null) {
      watchers.forEach(Runnable::run);
    }
  }

  @Override
  public void close() {
    watchers.clear();
  }
}
