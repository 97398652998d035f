package io.deputy.coordinator.store;

import io.deputy.coordinator.consul.ConsulAway;
import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.consul.KeyValue;
import io.deputy.coordinator.consul.Transaction;
import io.deputy.coordinator.consul.Transaction.Result;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.store.Commit.Applied;
import io.deputy.coordinator.store.CommitStep.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.model.kv.Verb;
import org.kiwiproject.consul.option.ConsistencyMode;
import org.kiwiproject.consul.option.ImmutableTransactionOptions;
import org.kiwiproject.consul.option.TransactionOptions;

/**
 * Records as JSON under one Consul key each.
 *
 * <p>Every transaction begins with three guards: the session that holds the leader's lock, the
 * format as it was last read, and the {@link CommitCount}. So neither a deposed leader nor one that
 * slept through an upgrade of the others writes anything, and what was sent before a read is not
 * carried out after it.
 */
public final class ConsulStore implements Store {
  private static final int GUARDS = 3;
  private static final long UNKNOWN = -1;
  private static final TransactionOptions READ =
      ImmutableTransactionOptions.builder().consistencyMode(ConsistencyMode.CONSISTENT).build();

  private final ConsulNode consul;
  private final ConsulKeys keys;
  private final List<ConsulWatch> watches;
  private final CommitCount commits;

  /** Of the format's key when it was last read, 0 if it was not there; or {@link #UNKNOWN}. */
  private volatile long formatVersion = UNKNOWN;

  public ConsulStore(ConsulNode consul, ConsulKeys keys) {
    this.consul = consul;
    this.keys = keys;
    // Not all keys: the leader's own, and the pieces of an upload, are no change of what it reads.
    this.watches =
        Stream.of(keys.format(), keys.services(), keys.machines())
            .map(prefix -> new ConsulWatch(consul, prefix))
            .toList();
    this.commits = new CommitCount(consul, keys.commits());
  }

  @Override
  public synchronized Reading read() {
    try {
      commits.settle();
      // Together, so that all are of one moment.
      var trees =
          List.of(
              tree(keys.format()),
              tree(keys.commits()),
              tree(keys.services()),
              tree(keys.machines()));
      var sent =
          consul.ask(
              c ->
                  c.keyValueClient()
                      .performTransaction(
                          READ, trees.toArray(org.kiwiproject.consul.model.kv.Operation[]::new)));
      return view(
          sent.getResponse().results().stream()
              .flatMap(result -> result.values().stream())
              .map(KeyValue::of)
              .toList());
    } catch (ConsulAway e) {
      return new Reading.Away(e.problem());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reading.Away("interrupted while reading");
    }
  }

  private static org.kiwiproject.consul.model.kv.Operation tree(String prefix) {
    return org.kiwiproject.consul.model.kv.Operation.builder(Verb.GET_TREE).key(prefix).build();
  }

  private Reading view(List<KeyValue> values) {
    var records = new RecordReader();
    long format = 0;
    commits.read(values.stream().filter(kv -> kv.key().equals(keys.commits())).findFirst());
    for (KeyValue kv : values) {
      if (kv.key().equals(keys.format())) {
        String problem = RecordReader.formatProblem(kv.key(), kv.value());
        if (problem != null) {
          formatVersion = UNKNOWN;
          return new Reading.Away(problem);
        }
        format = kv.version();
      } else if (kv.key().startsWith(keys.services())) {
        String name = kv.key().substring(keys.services().length());
        records.service(kv.key(), name, kv.value(), kv.version());
      } else if (kv.key().startsWith(keys.machines())) {
        String name = kv.key().substring(keys.machines().length());
        records.machine(kv.key(), name, kv.value(), kv.version());
      }
    }
    formatVersion = format;
    return records.view();
  }

  @Override
  public synchronized Commit commit(Leadership leadership, List<Change> changes) {
    var applied = new ArrayList<Applied>();
    try {
      List<CommitStep> steps = CommitStep.of(keys, changes);
      List<Commit.Refused> tooLarge = tooLarge(leadership, steps);
      if (!tooLarge.isEmpty()) {
        return new Commit.TooLarge(tooLarge);
      }
      int from = 0;
      while (from < steps.size()) {
        if (formatVersion == UNKNOWN || commits.open()) {
          return new Commit.Away(applied, "the store must be read before it is written");
        }
        var transaction = guarded(leadership);
        var batch = new ArrayList<Operation>();
        for (; from < steps.size() && transaction.fits(steps.get(from).json()); from++) {
          steps.get(from).json().forEach(transaction::add);
          batch.addAll(steps.get(from).operations());
        }
        switch (commits.send(transaction)) {
          case Result.Done(var versions) -> applied.addAll(applied(batch, versions));
          case Result.Failed(var errors, boolean again) -> {
            List<Applied> unheard = again ? carriedOutUnheard(batch, errors) : null;
            if (unheard == null) {
              return failed(applied, batch, errors);
            }
            applied.addAll(unheard);
          }
        }
      }
      return new Commit.Done(applied);
    } catch (ConsulAway e) {
      return new Commit.Away(applied, e.problem());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Commit.Away(applied, "interrupted while committing");
    }
  }

  private Transaction guarded(Leadership leadership) {
    return new Transaction()
        .add(Transaction.checkSession(keys.leader(), leadership.session()))
        .add(
            formatVersion == 0
                ? Transaction.cas(keys.format(), Integer.toString(FORMAT), 0)
                : Transaction.checkIndex(keys.format(), formatVersion))
        .add(commits.raise());
  }

  private String key(Change change) {
    return switch (change) {
      case Change.PutService(var record, _) -> keys.service(record.id());
      case Change.PutMachine(var record, _) -> keys.machine(record.machine().name());
      case Change.PutRevision(var revision) ->
          keys.revision(revision.head().app(), revision.head().number());
    };
  }

  private List<Applied> applied(List<Operation> batch, Map<String, Long> versions) {
    formatVersion = versions.getOrDefault(keys.format(), formatVersion);
    return batch.stream()
        .map(Operation::change)
        .filter(Objects::nonNull)
        .map(c -> new Applied(c, versions.getOrDefault(key(c), 0L)))
        .toList();
  }

  /**
   * What was sent twice fails the second time if nobody heard that the first was carried out: then
   * all stands in the store as it was to be. Null if not.
   */
  private @Nullable List<Applied> carriedOutUnheard(
      List<Operation> batch, Map<Integer, String> errors) throws ConsulAway, InterruptedException {
    if (errors.containsKey(0) || !(read() instanceof View view)) {
      return null;
    }
    var applied = new ArrayList<Applied>();
    for (Operation operation : batch) {
      OptionalLong version = standing(operation, view);
      if (version.isEmpty()) {
        return null;
      }
      if (operation.change() != null) {
        applied.add(new Applied(operation.change(), version.getAsLong()));
      }
    }
    return applied;
  }

  /** The version under which what it writes stands in the store; empty if it does not. */
  private OptionalLong standing(Operation operation, View view)
      throws ConsulAway, InterruptedException {
    if (operation.entry() != null) {
      var entry = operation.entry();
      return consul
          .ask(c -> c.keyValueClient().getValue(entry.key(), ConsulNode.CONSISTENT))
          .map(KeyValue::of)
          .filter(kv -> kv.value().equals(entry.value()))
          .map(kv -> OptionalLong.of(kv.version()))
          .orElse(OptionalLong.empty());
    }
    return switch (operation.change()) {
      case Change.PutService(var record, _) -> version(view.services().get(record.id()), record);
      case Change.PutMachine(var record, _) ->
          version(view.machines().get(record.machine().name()), record);
      // What makes room was done if the rest was.
      case Change.PutRevision _ -> OptionalLong.of(0);
      case null -> OptionalLong.of(0);
    };
  }

  private static <T> OptionalLong version(@Nullable Versioned<T> found, T wanted) {
    return found != null && found.record().equals(wanted)
        ? OptionalLong.of(found.version())
        : OptionalLong.empty();
  }

  private Commit failed(List<Applied> applied, List<Operation> batch, Map<Integer, String> errors) {
    if (errors.containsKey(0)) {
      return new Commit.Deposed(applied);
    }
    if (errors.containsKey(1)) {
      formatVersion = UNKNOWN;
      return new Commit.Away(
          applied, keys.format() + " was changed; it is read again before anything is written");
    }
    return new Commit.Conflict(
        applied,
        errors.keySet().stream()
            .filter(place -> place >= GUARDS)
            .map(place -> batch.get(place - GUARDS).change())
            .filter(Objects::nonNull)
            .toList());
  }

  /** Those that do not fit into a transaction of their own. */
  private List<Commit.Refused> tooLarge(Leadership leadership, List<CommitStep> steps) {
    var empty = guarded(leadership);
    var tooLarge = new ArrayList<Commit.Refused>();
    for (CommitStep step : steps) {
      Change change = step.operations().getFirst().change();
      if (change != null && !empty.fits(step.json())) {
        tooLarge.add(new Commit.Refused(change, RecordReader.tooLarge(key(change), step.bytes())));
      }
    }
    return tooLarge;
  }

  @Override
  public void watch(Runnable changed) {
    watches.forEach(watch -> watch.add(changed));
  }

  @Override
  public void close() {
    watches.forEach(ConsulWatch::close);
  }
}
