package io.deputy.coordinator.loop;

import io.deputy.coordinator.plan.Decision;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.MachineName;
import io.deputy.model.Move;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import io.deputy.text.Sentences;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches operators' moves from the store's records, and says how they came out. It decides
 * nothing: what it knows is told to whoever asked for the move, and is lost with the reign. For the
 * loop's thread.
 */
final class MoveWatch {
  private static final Logger log = LoggerFactory.getLogger(MoveWatch.class);

  /** Ended ones that are remembered, one a slot. */
  private static final int MOST_ENDED = 100;

  /**
   * @param unservedNanos since when nobody serves; null while somebody does
   */
  private record Begun(
      long epoch, MachineName from, @Nullable MachineName to, @Nullable Long unservedNanos) {}

  private final Map<SlotId, Begun> begun = new TreeMap<>();
  private final LinkedHashMap<SlotId, EndedMove> ended = new LinkedHashMap<>();

  /**
   * @param stored what stands in the store, and what agents say
   * @param decisions that it came of
   */
  void look(Snapshot stored, List<Decision> decisions, long now) {
    for (ServiceRecord record : stored.services().values()) {
      record.wishes().moves().forEach((index, move) -> meet(record.slot(index), move, now));
    }
    for (SlotId id : List.copyOf(begun.keySet())) {
      ServiceRecord record = stored.services().get(id.service());
      Slot slot = record == null ? Slot.empty(id) : record.slot(id.index());
      boolean wanted = record != null && record.wishes().moves().containsKey(id.index());
      if (!wanted) {
        judge(stored, slot, decisions, now);
      }
    }
  }

  List<EndedMove> ended() {
    return List.copyOf(ended.values());
  }

  private void meet(Slot slot, Move move, long now) {
    begun.compute(
        slot.id(),
        (_, known) -> {
          MachineName from =
              known != null && known.epoch() == move.epoch()
                  ? known.from()
                  : slot.primary().map(Placement::machine).orElse(slot.home());
          Long since = known == null ? null : known.unservedNanos();
          boolean serves = slot.primary().filter(p -> !p.draining()).isPresent();
          return from == null
              ? known
              : new Begun(
                  move.epoch(), from, move.to(), serves ? null : since == null ? now : since);
        });
  }

  /** It is wanted no more: it was carried out, or overtaken by a failover, or given up. */
  private void judge(Snapshot stored, Slot slot, List<Decision> decisions, long now) {
    Begun move = begun.get(slot.id());
    if (move == null) {
      return;
    }
    if (slot.epoch() == move.epoch()) {
      end(slot.id(), move, new EndedMove.Outcome.GivenUp(why(slot.id(), decisions)));
      return;
    }
    long since = move.unservedNanos() == null ? now : move.unservedNanos();
    Placement primary = slot.primary().orElse(null);
    if (slot.placements().isEmpty()) {
      begun.remove(slot.id()); // it was taken out of its app meanwhile
    } else if (primary != null
        && stored.phase(primary.id()).filter(Phase.HEALTHY::equals).isPresent()) {
      var unserved = Duration.ofNanos(now - since);
      end(slot.id(), move, new EndedMove.Outcome.Moved(primary.machine(), unserved));
    } else {
      begun.put(slot.id(), new Begun(move.epoch(), move.from(), move.to(), since));
    }
  }

  private static Reason why(SlotId slot, Collection<Decision> decisions) {
    return decisions.stream()
        .filter(d -> d.slot().equals(slot))
        .flatMap(d -> d instanceof Decision.GiveUp no ? Stream.of(no.why()) : Stream.empty())
        .findFirst()
        .orElseGet(() -> new Reason.MoveNotBegun(slot, Wishing.MOVE_BEGINS));
  }

  private void end(SlotId slot, Begun move, EndedMove.Outcome outcome) {
    begun.remove(slot);
    ended.remove(slot);
    ended.put(slot, new EndedMove(slot, move.epoch(), move.from(), move.to(), outcome));
    if (ended.size() > MOST_ENDED) {
      ended.remove(ended.firstEntry().getKey());
    }
    switch (outcome) {
      case EndedMove.Outcome.Moved(var at, var unserved) ->
          log.info(
              "moved {} from {} to {}: nobody served it for {} ms",
              slot,
              move.from(),
              at,
              unserved.toMillis());
      case EndedMove.Outcome.GivenUp(var why) ->
          log.info("{} stays on {}: {}", slot, move.from(), Sentences.of(why));
    }
  }
}
