package io.deputy.agent.run;

import io.deputy.agent.placement.Effect;
import io.deputy.agent.placement.Event;
import io.deputy.agent.placement.Work;
import io.deputy.agent.run.Containers.Found;
import io.deputy.agent.run.Containers.State;
import io.deputy.agent.run.Journal.Primacy;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import io.deputy.model.SlotId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Containers of this cluster that no goal is known for: all of them, after the agent has started;
 * later, those that the coordinator forgot. They are listed first; what is wanted is read after
 * that, so a container made in between is not taken for a stray. A container without Deputy's
 * labels is never in the list.
 */
final class Strays {
  /** A stray is ended after this, so that a slip of the coordinator can be put right. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /** A kill that did not help is tried again so soon. */
  static final Duration KILL_AGAIN = Duration.ofMillis(250);

  private static final Logger log = LoggerFactory.getLogger(Strays.class);

  private final Effects effects;
  private final Recorder recorder;
  private final TreeMap<PlacementId, Found> found = new TreeMap<>();
  private final Map<PlacementId, Long> endAt = new TreeMap<>();
  private final Map<PlacementId, Adopted> ending = new TreeMap<>();
  private final Map<PlacementId, Long> killedAt = new TreeMap<>();
  private final Set<PlacementId> killing = new TreeSet<>();
  private final Set<PlacementId> killed = new TreeSet<>();

  /**
   * A container that is no stray any more.
   *
   * @param work what was begun to end it, and is under way still: its answer goes to the placement
   */
  record Adopted(Found found, Work work) {}

  Strays(Effects effects, Recorder recorder) {
    this.effects = effects;
    this.recorder = recorder;
  }

  /**
   * Takes in a list.
   *
   * @param known placements that have a goal, read after the list was made
   */
  void seen(Map<PlacementId, Found> all, Placements known) {
    found.clear();
    all.forEach(
        (id, f) -> {
          if (known.get(id) == null) {
            found.put(id, f);
          }
        });
    endAt.keySet().retainAll(found.keySet());
    killedAt.keySet().retainAll(found.keySet());
    killing.retainAll(found.keySet());
    killed.retainAll(found.keySet());
  }

  /** There is a goal for it now; null if there is no container of it. */
  @Nullable Adopted adopt(PlacementId id) {
    endAt.remove(id);
    killedAt.remove(id);
    killing.remove(id);
    killed.remove(id);
    Found f = found.remove(id);
    Adopted underWay = ending.remove(id);
    return underWay != null || f == null ? underWay : new Adopted(f, Work.IDLE);
  }

  /** With the epochs that they were last to serve with here; 0 for none. */
  SortedMap<PlacementId, Long> placements() {
    var all = new TreeMap<PlacementId, Long>();
    for (PlacementId id : found.keySet()) {
      Primacy primacy = recorder.durable(id);
      all.put(id, primacy == null ? 0 : primacy.epoch());
    }
    return all;
  }

  /** What came of a kill, or of what {@link #reap} began: the next list says the same. */
  void happened(PlacementId id, Event event, long now) {
    if (event instanceof Event.Killed) {
      found.computeIfPresent(id, (_, f) -> f.ended(-1));
      killed.add(id);
    }
    if (event instanceof Event.Killed
        || (event instanceof Event.Failed failed && failed.work() == Work.KILL)) {
      killing.remove(id);
      killedAt.replace(id, now);
    }
    Adopted underWay = ending.get(id);
    if (underWay == null || event instanceof Event.Killed) {
      return;
    }
    switch (event) {
      case Event.Stopped _ -> found.computeIfPresent(id, (_, f) -> f.ended(-1));
      case Event.Removed _ -> {
        found.remove(id);
        endAt.remove(id);
        recorder.forget(id);
      }
      case Event.Failed failed when failed.work() == underWay.work() -> {
        log.warn("{} of stray {} failed: {}", failed.work(), id, failed.message());
        endAt.replace(id, now + GRACE.toNanos());
      }
      default -> {
        return;
      }
    }
    ending.remove(id);
  }

  /**
   * Kills what runs and needs a lease that has run out. Of a container that the journal does not
   * know its own label says whether it does: every one that was started here stood in the journal.
   * What does not run is killed once too: an agent before this one may have asked for a start that
   * Docker is still at.
   */
  void fence(Tenure tenure, long now) {
    for (Found f : found.values()) {
      Long before = killedAt.get(f.placement());
      if (now >= renewed(f, tenure, now)
          && (needsLease(f) || mayStart(f))
          && !killing.contains(f.placement())
          && (before == null || now >= before + KILL_AGAIN.toNanos())) {
        killing.add(f.placement());
        killedAt.put(f.placement(), now);
        if (f.state() == State.RUNNING) {
          log.warn("{} is killed: it may run only within a lease, and has none", f.placement());
        }
        effects.perform(new Effect.Kill(f.placement(), f.container()), false);
      }
    }
  }

  private long renewed(Found f, Tenure tenure, long now) {
    return tenure.renew(f.placement(), recorder.durable(f.placement()), now);
  }

  /** Those that run here as leased primaries, with their heirs. */
  Map<PlacementId, Primacy> tenured() {
    var tenured = new TreeMap<PlacementId, Primacy>();
    for (Found f : found.values()) {
      Primacy primacy = recorder.durable(f.placement());
      if (primacy != null && primacy.epoch() > 0 && needsLease(f)) {
        tenured.put(f.placement(), primacy);
      }
    }
    return tenured;
  }

  /** Whether a container of that slot runs. */
  boolean run(SlotId slot) {
    return found.values().stream()
        .anyMatch(f -> f.state() == State.RUNNING && f.placement().slot().equals(slot));
  }

  private boolean needsLease(Found f) {
    Primacy primacy = recorder.durable(f.placement());
    return f.state() == State.RUNNING && (primacy == null ? f.leased() : primacy.leased());
  }

  private boolean mayStart(Found f) {
    Primacy primacy = recorder.durable(f.placement());
    return f.state() != State.RUNNING
        && primacy != null
        && primacy.leased()
        && !killed.contains(f.placement());
  }

  /**
   * Ends what has been a stray for the grace; what needs a lease has none of it, since it runs by
   * the coordinator's word alone. Only while following an assignment.
   *
   * @param leftAlone services whose containers stay, since the coordinator can't tell what they are
   */
  void reap(List<ServiceId> leftAlone, long now) {
    for (Found f : found.values()) {
      if (leftAlone.contains(f.placement().service())) {
        endAt.remove(f.placement());
        continue;
      }
      long grace = needsLease(f) ? 0 : GRACE.toNanos();
      if (now >= endAt.computeIfAbsent(f.placement(), _ -> now + grace)
          && !ending.containsKey(f.placement())) {
        end(f);
      }
    }
  }

  /**
   * One effect at a time: whoever adopts it takes over what is under way, and while it is stopped
   * it may turn out that it is to be left alone.
   */
  private void end(Found f) {
    PlacementId id = f.placement();
    if (f.state() == State.RUNNING) {
      log.info("{} is in no assignment: its container {} is ended", id, f.container());
      ending.put(id, new Adopted(f, Work.STOP));
      effects.perform(new Effect.Stop(id, f.container(), null, List.of()), false);
    } else {
      log.info("{} is in no assignment: its container {} is removed", id, f.container());
      ending.put(id, new Adopted(f, Work.REMOVE));
      effects.perform(new Effect.Remove(id, f.container()), false);
    }
  }

  /** When {@link #fence} or {@link #reap} is due; {@link Long#MAX_VALUE} for never. */
  long wakeAt(Tenure tenure, long now) {
    long reap = Long.MAX_VALUE;
    for (var due : endAt.entrySet()) {
      reap = ending.containsKey(due.getKey()) ? reap : Math.min(reap, due.getValue());
    }
    long fence = Long.MAX_VALUE;
    for (Found f : found.values()) {
      if ((needsLease(f) || mayStart(f)) && !killing.contains(f.placement())) {
        long until = renewed(f, tenure, now);
        Long before = killedAt.get(f.placement());
        long again = before == null ? until : before + KILL_AGAIN.toNanos();
        fence = Math.min(fence, Math.max(until, again));
      }
    }
    return Math.min(reap, fence);
  }
}
