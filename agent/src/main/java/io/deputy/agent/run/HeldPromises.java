package io.deputy.agent.run;

import io.deputy.agent.run.Journal.Primacy;
import io.deputy.model.Endpoint;
import io.deputy.model.Heir;
import io.deputy.model.Heirs;
import io.deputy.model.MachineName;
import io.deputy.model.PlacementId;
import io.deputy.model.PromiseAnswer;
import io.deputy.model.PromiseQuestion;
import io.deputy.model.SlotId;
import io.deputy.model.Timings;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What this agent asks other machines' agents to promise, and what they have: not to start, until a
 * while after they were asked, primaries of slots above epochs that run here. Times are nanoseconds
 * since boot, counted from when the question was sent: whoever promised counts from later, so it
 * ends here first.
 */
final class HeldPromises {
  /** So many unanswered questions to a machine are remembered. */
  private static final int UNANSWERED = 64;

  private record Held(long epoch, long until) {}

  private final Peers peers;

  /** When it was last asked for; {@link Long#MIN_VALUE} before that. */
  private long askedAt = Long.MIN_VALUE;

  private final Map<MachineName, TreeMap<Long, PromiseQuestion>> asked = new HashMap<>();
  private final Map<MachineName, Map<SlotId, Held>> held = new HashMap<>();

  HeldPromises(Peers peers) {
    this.peers = peers;
  }

  /**
   * When to ask again: as often as the coordinator is told something, whether there is one or not.
   *
   * @param tenured leased primaries that run here, or may
   */
  long askAt(Map<PlacementId, Primacy> tenured, Timings timings) {
    boolean any = tenured.values().stream().anyMatch(p -> !p.heirs().all().isEmpty());
    if (!any) {
      return Long.MAX_VALUE;
    }
    return askedAt == Long.MIN_VALUE ? askedAt : askedAt + timings.heartbeat().toNanos();
  }

  /** Asks the agents of all their heirs, if it is time: one question a machine. */
  void ask(Map<PlacementId, Primacy> tenured, Timings timings, long now) {
    if (now < askAt(tenured, timings)) {
      return;
    }
    askedAt = now;
    var epochs = new TreeMap<MachineName, TreeMap<SlotId, Long>>();
    var at = new HashMap<MachineName, Endpoint>();
    tenured.forEach(
        (id, primacy) -> {
          for (Heir heir : primacy.heirs().all()) {
            at.put(heir.machine(), heir.peer());
            epochs
                .computeIfAbsent(heir.machine(), _ -> new TreeMap<>())
                .merge(id.slot(), primacy.epoch(), Math::max);
          }
        });
    epochs.forEach(
        (machine, asked) -> {
          var question = new PromiseQuestion(now, timings.lease(), asked);
          asked(machine, question);
          peers.ask(machine, Objects.requireNonNull(at.get(machine)), question);
        });
  }

  private void asked(MachineName machine, PromiseQuestion question) {
    TreeMap<Long, PromiseQuestion> sent = asked.computeIfAbsent(machine, _ -> new TreeMap<>());
    sent.put(question.sentAt(), question);
    if (sent.size() > UNANSWERED) {
      sent.pollFirstEntry();
    }
  }

  /** Of what was not asked, nothing was promised. */
  void answered(MachineName machine, PromiseAnswer answer) {
    TreeMap<Long, PromiseQuestion> sent = asked.getOrDefault(machine, new TreeMap<>());
    PromiseQuestion question = sent.get(answer.sentAt());
    if (question == null) {
      return;
    }
    long until = question.sentAt() + question.keep().toNanos();
    Map<SlotId, Held> of = held.computeIfAbsent(machine, _ -> new HashMap<>());
    question
        .epochs()
        .forEach(
            (slot, epoch) -> {
              Held before = of.get(slot);
              boolean longer = before == null || before.epoch() < epoch || before.until() < until;
              if (answer.promised().contains(slot) && longer) {
                of.put(slot, new Held(epoch, until));
              }
            });
    sent.headMap(answer.sentAt(), true).clear();
  }

  /**
   * Until when all of them have promised; for ever where there are none, and {@link Long#MIN_VALUE}
   * where nobody has said who they are.
   */
  long until(Heirs heirs, SlotId slot, long epoch) {
    if (!heirs.known()) {
      return Long.MIN_VALUE;
    }
    long until = Long.MAX_VALUE;
    for (Heir heir : heirs.all()) {
      Held of = held.getOrDefault(heir.machine(), Map.of()).get(slot);
      until = Math.min(until, of == null || of.epoch() != epoch ? Long.MIN_VALUE : of.until());
    }
    return until;
  }
}
