package io.deputy.agent.run;

import static io.deputy.agent.run.AgentRig.DB;
import static io.deputy.agent.run.AgentRig.WEB;
import static io.deputy.agent.run.AgentRig.dbPrimary;
import static io.deputy.agent.run.AgentRig.goal;
import static io.deputy.agent.run.AgentRig.webPrimary;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.Endpoint;
import io.deputy.model.Goal;
import io.deputy.model.Heir;
import io.deputy.model.Heirs;
import io.deputy.model.MachineName;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.PromiseAnswer;
import io.deputy.model.PromiseQuestion;
import io.deputy.model.SlotId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What agents promise each other, and how a primary lives by that without a coordinator. */
class PromisesTest {
  private static final MachineName H2 = new MachineName("h2");
  private static final MachineName H3 = new MachineName("h3");
  private static final Heir ON_H2 = heir("live/db.0#2", H2, "10.0.0.2");
  private static final Heir ON_H3 = heir("live/db.0#3", H3, "10.0.0.3");
  private static final Duration LEASE = Duration.ofSeconds(3);

  private final AgentRig rig = new AgentRig();

  /** Machines whose agents answer at once, and promise. */
  private final List<MachineName> willing = new ArrayList<>(List.of(H2, H3));

  private int answered;

  private static Heir heir(String placement, MachineName machine, String address) {
    return new Heir(PlacementId.parse(placement), machine, new Endpoint(address, 7421));
  }

  private static Goal primary(long epoch, Heir... heirs) {
    return dbPrimary(epoch).withHeirs(Heirs.of(List.of(heirs)));
  }

  /** A lease, and then none: the coordinator is gone. */
  private void ledAndLeft(Heir... heirs) {
    rig.answering = true;
    rig.begin().connect().assign(primary(3, heirs)).millis(1_000);
    assertThat(rig.accepts(DB)).isTrue();
    rig.answering = false;
    rig.disconnect();
  }

  private void promise() {
    while (answered < rig.peers.asked.size()) {
      FakePeers.Asked asked = rig.peers.asked.get(answered++);
      if (willing.contains(asked.machine())) {
        rig.on(new AgentEvent.Promised(asked.machine(), all(asked.question())));
      }
    }
  }

  private static PromiseAnswer all(PromiseQuestion question) {
    return new PromiseAnswer(question.sentAt(), new TreeSet<>(question.epochs().keySet()));
  }

  /** Time goes on, and whoever is willing answers. */
  private void live(Duration time) {
    for (long millis = 0; millis < time.toMillis(); millis += 100) {
      promise();
      rig.millis(100);
    }
    promise();
  }

  private PromiseAnswer asked(long epoch) {
    return asked(epoch, LEASE);
  }

  private PromiseAnswer asked(long epoch, Duration keep) {
    var question = new PromiseQuestion(77, keep, new TreeMap<>(Map.of(DB.slot(), epoch)));
    var answers = new ArrayList<PromiseAnswer>();
    rig.on(new AgentEvent.AskedToPromise(H2, question, answers::add));
    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().sentAt()).isEqualTo(77);
    return answers.getFirst();
  }

  private boolean promises(long epoch) {
    return asked(epoch).promised().contains(DB.slot());
  }

  // ---- who runs

  @Test
  void withoutALeaseItRunsAsLongAsAllHeirsPromise() {
    ledAndLeft(ON_H2, ON_H3);
    live(Duration.ofMinutes(5));
    assertThat(rig.accepts(DB)).isTrue();
    assertThat(rig.containers.calls).doesNotContain("kill " + DB.containerName());

    willing.remove(H3);
    live(LEASE.plusMillis(100));
    assertThat(rig.accepts(DB)).as("one is not enough").isFalse();
    assertThat(rig.containers.running()).isEmpty();
  }

  @Test
  void aPromiseThatComesTooLateRevivesNothing() {
    ledAndLeft(ON_H2);
    willing.clear();
    live(Duration.ofSeconds(4));
    assertThat(rig.containers.running()).isEmpty();
    willing.add(H2);
    live(Duration.ofSeconds(10));
    assertThat(rig.containers.running()).as("another may have been promoted").isEmpty();

    rig.answering = true;
    rig.connect().assign(primary(3, ON_H2)).millis(1_000);
    assertThat(rig.accepts(DB)).as("a lease begins anew").isTrue();
  }

  @Test
  void aPromiseIsCountedFromWhenItWasAskedFor() {
    ledAndLeft(ON_H2);
    live(Duration.ofSeconds(1));
    FakePeers.Asked last = rig.peers.last();
    long until = last.question().sentAt() + LEASE.toNanos();
    willing.clear();
    rig.advance(Duration.ofNanos(until - rig.now - 1_000_000));
    assertThat(rig.accepts(DB)).isTrue();
    rig.on(new AgentEvent.Promised(H2, all(last.question()))).millis(1);
    assertThat(rig.containers.running()).as("told twice is not for longer").isEmpty();
  }

  @Test
  void whatWasNotAskedIsNotPromised() {
    ledAndLeft(ON_H2);
    willing.clear();
    PromiseQuestion asked = rig.peers.last().question();
    rig.on(new AgentEvent.Promised(H2, new PromiseAnswer(asked.sentAt(), new TreeSet<>())));
    rig.on(
        new AgentEvent.Promised(H2, new PromiseAnswer(rig.now, new TreeSet<>(List.of(DB.slot())))));
    rig.on(new AgentEvent.Promised(H3, all(asked)));
    rig.advance(LEASE);
    assertThat(rig.containers.running()).isEmpty();
  }

  @Test
  void whereNobodyInheritsItRunsForEver() {
    ledAndLeft();
    rig.advance(Duration.ofHours(10));
    assertThat(rig.accepts(DB)).isTrue();
    assertThat(rig.peers.asked).isEmpty();
  }

  @Test
  void whereNobodyHasSaidWhoInheritsOnlyTheLeaseCounts() {
    rig.answering = true;
    rig.begin().connect().assign(dbPrimary(3)).millis(1_000);
    rig.answering = false;
    rig.disconnect().advance(LEASE);
    assertThat(rig.containers.running()).isEmpty();
  }

  @Test
  void anHeirThatIsNewIsAskedBeforeItIsAcknowledged() {
    rig.answering = true;
    rig.begin().connect().assign(primary(3)).millis(1_000);
    assertThat(heirs()).isEmpty();
    rig.journal.slow();
    rig.assign(primary(3, ON_H2)).millis(500);
    assertThat(heirs()).as("not on disk").isEmpty();
    assertThat(rig.accepts(DB)).as("its clients need not wait for the disk").isTrue();
    rig.journal.flush();
    rig.drain().millis(600);
    assertThat(heirs()).containsExactly(ON_H2.placement());
    assertThat(rig.peers.last().machine()).isEqualTo(H2);
    assertThat(rig.peers.last().peer()).isEqualTo(ON_H2.peer());
    assertThat(rig.peers.last().question().epochs()).containsExactly(Map.entry(DB.slot(), 3L));

    rig.answering = false;
    rig.disconnect().advance(LEASE);
    assertThat(rig.containers.running()).as("for ever was before it was named").isEmpty();
  }

  private java.util.SortedSet<PlacementId> heirs() {
    return rig.uplink.observation(DB).orElseThrow().heirs();
  }

  // ---- an agent that is started again

  @Test
  void anAgentThatIsStartedAgainGoesOnWithWhatWasPromised() {
    ledAndLeft(ON_H2);
    live(Duration.ofSeconds(20));
    answered = 0;
    rig.containers.calls.clear();
    rig.restart();
    live(Duration.ofMinutes(1));
    assertThat(rig.containers.running()).containsExactly(DB);
    assertThat(rig.containers.calls).isEmpty();

    willing.clear();
    rig.advance(LEASE);
    assertThat(rig.containers.running()).isEmpty();
  }

  @Test
  void afterAnotherBootNothingOfThatCounts() {
    ledAndLeft(ON_H2);
    live(Duration.ofSeconds(20));
    answered = 0;
    rig.restart("boot-2", rig.journal.recall());
    live(Duration.ofSeconds(5));
    assertThat(rig.containers.running()).isEmpty();
  }

  // ---- who must not start

  @Test
  void aHeirStartsWhenItsPromiseIsOver() {
    rig.answering = true;
    rig.begin().connect().assign(goal(DB, Goal.Kind.PREPARE, 0, true)).millis(500);
    assertThat(promises(3)).as("nobody would remember").isFalse();
    rig.drain();
    assertThat(promises(3)).isTrue();
    long promised = rig.now;

    rig.assign(dbPrimary(4)).millis(1_000);
    assertThat(rig.containers.running()).isEmpty();
    assertThat(rig.uplink.last().observations().getFirst().message())
        .isEqualTo("waits until its promise to the agent of the primary before it is over");
    rig.advance(Duration.ofNanos(promised + Duration.ofMillis(3_249).toNanos() - rig.now));
    assertThat(rig.containers.running()).as("with the margin").isEmpty();
    rig.millis(2);
    assertThat(rig.containers.running()).containsExactly(DB);
  }

  @Test
  void whoIsToServeWithAHigherEpochPromisesNothing() {
    rig.answering = true;
    rig.begin().connect().assign(goal(DB, Goal.Kind.PREPARE, 0, true)).millis(500);
    promises(3);
    rig.drain();
    rig.assign(dbPrimary(4)).drain();
    assertThat(promises(3)).isFalse();
    assertThat(promises(4)).as("it does not start above that").isTrue();
    rig.millis(1_000);
    assertThat(rig.accepts(DB)).isTrue();
  }

  @Test
  void anAgentThatIsStartedAgainKeepsWhatItMayHavePromised() {
    rig.answering = true;
    rig.begin().connect().assign(goal(DB, Goal.Kind.PREPARE, 0, true)).millis(500);
    promises(3);
    rig.drain();
    assertThat(promises(3)).isTrue();
    long begun = rig.now;
    rig.restart().connect().assign(dbPrimary(4), webPrimary(1)).millis(500);
    assertThat(rig.containers.running()).as("nobody inherits web").containsExactly(WEB);
    rig.advance(Duration.ofNanos(begun + Duration.ofMillis(3_249).toNanos() - rig.now));
    assertThat(rig.phase(DB)).isNotEqualTo(Phase.HEALTHY);
    assertThat(rig.containers.running()).containsExactly(WEB);
    rig.millis(100);
    assertThat(rig.accepts(DB)).isTrue();
  }

  /** Nobody knows what it has promised. */
  @Test
  void anAgentWhoseJournalIsLostWaitsAsLongAsAPromiseLasts() {
    rig.answering = true;
    var lost =
        new Journal.Recalled(
            Journal.Memory.NONE,
            null,
            List.of(new AgentEvent.Trouble(Journal.MEMORY, "it can't be read")));
    rig.restart(AgentRig.BOOT, lost).connect().assign(dbPrimary(4), webPrimary(1)).millis(3_200);
    assertThat(rig.containers.running()).containsExactly(WEB);
    rig.millis(300);
    assertThat(rig.accepts(DB)).isTrue();
  }

  @Test
  void aNewMachineWaitsForNothing() {
    rig.answering = true;
    rig.begin().connect().assign(dbPrimary(1)).millis(300);
    assertThat(rig.accepts(DB)).isTrue();
  }

  @Test
  void nobodyPromisesForLongerThanAMinute() {
    rig.begin().connect().assign(goal(DB, Goal.Kind.PREPARE, 0, true)).millis(500);
    asked(3, Duration.ofHours(1));
    rig.drain();
    assertThat(asked(3, Duration.ofHours(1)).promised()).isEmpty();
    rig.answering = true;
    rig.assign(dbPrimary(4)).millis(1_000);
    assertThat(rig.accepts(DB)).isTrue();
  }

  @Test
  void ofASlotThatIsNotHereAllIsPromised() {
    rig.begin().connect().assign().millis(500);
    var other = SlotId.parse("dev/db.1");
    var question = new PromiseQuestion(1, LEASE, new TreeMap<>(Map.of(other, 9L)));
    var answers = new ArrayList<PromiseAnswer>();
    rig.on(new AgentEvent.AskedToPromise(H2, question, answers::add)).drain();
    rig.on(new AgentEvent.AskedToPromise(H2, question, answers::add));
    assertThat(answers.getLast().promised()).containsExactly(other);
  }
}
