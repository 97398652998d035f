package io.deputy.coordinator.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.FakeConsul;
import io.deputy.coordinator.lead.Election.State.Away;
import io.deputy.coordinator.lead.Election.State.Follower;
import io.deputy.coordinator.lead.Election.State.Leader;
import io.deputy.model.Invalid;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The contest on a clock that the test moves: two coordinators, turn by turn. */
class CandidacyTest {
  private static final ElectionTimes TIMES = ElectionTimes.DEFAULT;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private long now = 100 * SECOND;
  private final ConsulKeys keys = new ConsulKeys("lab");
  private final FakeConsul consul = new FakeConsul(() -> now, TIMES.ttl());
  private final FakeLock lockOfA = new FakeLock(consul, keys);
  private final FakeLock lockOfB = new FakeLock(consul, keys);
  private final Seat seatOfA = new Seat("a", "10.0.0.1", 7420);
  private final Candidacy a = new Candidacy(lockOfA, seatOfA, TIMES, () -> now);
  private final Candidacy b =
      new Candidacy(lockOfB, new Seat("b", "10.0.0.2", 7420), TIMES, () -> now);

  @Test
  void theFirstLeadsAndTheSecondFollows() throws Exception {
    turns(a, b);
    assertThat(a.state(now))
        .isInstanceOfSatisfying(
            Leader.class,
            leader -> {
              assertThat(leader.leadership().term()).isEqualTo(1);
              assertThat(leader.leadership().sinceNanos()).isEqualTo(now);
              assertThat(leader.leadership().soleNanos()).as("nobody before").isEqualTo(now);
              assertThat(leader.untilNanos()).isEqualTo(now + 5 * SECOND);
            });
    assertThat(b.state(now)).isEqualTo(new Follower(Optional.of(seatOfA)));
  }

  @Test
  void aLeaderThatConfirmsSpeaksOn() throws Exception {
    turns(a, b);
    var first = leadership(a);
    for (int i = 0; i < 60; i++) {
      now += SECOND;
      turns(a, b);
    }
    assertThat(leadership(a)).isEqualTo(first);
    assertThat(b.state(now)).isInstanceOf(Follower.class);
  }

  /** Consul was restored from an older snapshot: the term that it remembers was given before. */
  @Test
  void aLeaderThatIsOutbidTakesALaterTerm() throws Exception {
    turns(a, b);
    a.outbid(7);
    now += SECOND;
    turns(a);
    assertThat(leadership(a).term()).isEqualTo(8);
    assertThat(b.state(now)).isInstanceOf(Follower.class);
  }

  @Test
  void aTermThatWasHeardAndIsOurOwnChangesNothing() throws Exception {
    turns(a);
    var first = leadership(a);
    a.outbid(first.term());
    now += SECOND;
    turns(a);
    assertThat(leadership(a)).isEqualTo(first);
  }

  @Test
  void aLeaderThatTakesNoTurnFallsSilentByItself() throws Exception {
    turns(a);
    now += 5 * SECOND - 1;
    assertThat(a.state(now)).isInstanceOf(Leader.class);
    now += 1;
    assertThat(a.state(now)).isInstanceOf(Away.class);
  }

  @Test
  void aConsulThatIsAwayForLessThanTheClaimChangesNothing() throws Exception {
    var changes = new AtomicInteger();
    turns(a);
    a.watch(changes::incrementAndGet);
    var first = leadership(a);
    lockOfA.away("Consul is away");
    now += 4 * SECOND;
    turns(a);
    assertThat(leadership(a)).isEqualTo(first);
    lockOfA.back();
    turns(a);
    now += 4 * SECOND;
    assertThat(leadership(a)).isEqualTo(first);
    assertThat(changes).hasValue(0);
  }

  @Test
  void aConsulThatIsAwayForLongerSilencesTheLeaderWhoThenGoesOn() throws Exception {
    turns(a);
    var first = leadership(a);
    lockOfA.away("Consul is away");
    now += 5 * SECOND;
    assertThat(a.state(now)).isInstanceOf(Away.class);
    turns(a);
    assertThat(a.state(now)).isEqualTo(new Away("Consul is away"));
    lockOfA.back();
    now += SECOND;
    turns(a);
    assertThat(leadership(a)).as("nobody led in between").isEqualTo(first);
  }

  @Test
  void aLeaderThatIsCutOffIsReplacedAndCannotStillBelieve() throws Exception {
    turns(a, b);
    lockOfA.away("cut off");
    for (int i = 0; i < 11; i++) {
      now += SECOND;
      turns(a, b);
      assertThat(a.state(now) instanceof Leader && b.state(now) instanceof Leader).isFalse();
    }
    var next = leadership(b);
    assertThat(next.term()).isEqualTo(2);
    assertThat(next.soleNanos()).isEqualTo(next.sinceNanos() + 5 * SECOND);

    lockOfA.back();
    turns(a);
    assertThat(a.state(now)).isEqualTo(new Follower(Optional.of(new Seat("b", "10.0.0.2", 7420))));
  }

  @Test
  void aSessionThatConsulEndsEarlyLeavesTheClaimToTheNextLeader() throws Exception {
    turns(a, b);
    long believes = ((Leader) a.state(now)).untilNanos();
    consul.end(leadership(a).session());
    now += SECOND;
    turns(b);
    assertThat(a.state(now)).as("has not noticed").isInstanceOf(Leader.class);
    assertThat(leadership(b).soleNanos()).isGreaterThanOrEqualTo(believes);
    turns(a);
    assertThat(a.state(now)).isInstanceOf(Follower.class);
  }

  @Test
  void aLockDeletedByHandLeavesTheClaimToTheNextLeaderAndTheTermRises() throws Exception {
    turns(a, b);
    consul.delete(keys.leader());
    turns(b);
    assertThat(a.state(now)).as("has not noticed").isInstanceOf(Leader.class);
    assertThat(leadership(b).term()).isEqualTo(2);
    assertThat(leadership(b).soleNanos()).isEqualTo(now + 5 * SECOND);
    turns(a);
    assertThat(a.state(now)).isInstanceOf(Follower.class);
  }

  @Test
  void aLeaderThatCrashedAndIsStartedAgainDoesNotWaitForItsOldSession() throws Exception {
    turns(a, b);
    now += SECOND;
    var again = new Candidacy(new FakeLock(consul, keys), seatOfA, TIMES, () -> now);
    turns(again);
    assertThat(leadership(again).term()).isEqualTo(2);
    assertThat(leadership(again).soleNanos())
        .as("its last life may still be believed in")
        .isEqualTo(now + 5 * SECOND);
  }

  @Test
  void closingHandsOverAtOnceAndTheNextIsAlone() throws Exception {
    turns(a, b);
    a.close();
    assertThat(a.state(now)).isEqualTo(new Follower(Optional.empty()));
    turns(b);
    assertThat(leadership(b).term()).isEqualTo(2);
    assertThat(leadership(b).soleNanos()).isEqualTo(now);
    turns(a);
    assertThat(a.state(now)).as("takes no further part").isInstanceOf(Follower.class);
  }

  @Test
  void closingHandsNothingOverWhileTheOneBeforeMayStillBelieve() throws Exception {
    turns(a, b);
    long believes = ((Leader) a.state(now)).untilNanos();
    consul.end(leadership(a).session());
    now += SECOND;
    turns(b);
    b.close();
    var c =
        new Candidacy(
            new FakeLock(consul, keys), new Seat("c", "10.0.0.3", 7420), TIMES, () -> now);
    turns(c);
    assertThat(a.state(now)).as("has not noticed").isInstanceOf(Leader.class);
    assertThat(leadership(c).soleNanos()).isGreaterThanOrEqualTo(believes);
  }

  @Test
  void aFollowerThatClosesLeavesTheLeaderAlone() throws Exception {
    turns(a, b);
    b.close();
    now += SECOND;
    turns(a);
    assertThat(leadership(a).term()).isEqualTo(1);
  }

  @Test
  void aTermThatCannotBeReadKeepsEverybodyFromLeadingUntilItIsMended() throws Exception {
    consul.put(keys.term(), "seven");
    turns(a);
    assertThat(a.state(now))
        .isInstanceOfSatisfying(
            Away.class, away -> assertThat(away.problem()).contains(keys.term()));
    consul.put(keys.term(), "7");
    turns(a);
    assertThat(leadership(a).term()).isEqualTo(8);
    assertThat(leadership(a).soleNanos()).isGreaterThanOrEqualTo(now);
  }

  @Test
  void timesThatDoNotFitAreRefusedWithBothValues() {
    assertThatThrownBy(() -> new ElectionTimes(seconds(10), seconds(2), seconds(5)).claim())
        .isInstanceOf(Invalid.class)
        .hasMessage("claim: found \"PT5S\", expected at least 3 × confirm = PT6S");
    assertThatThrownBy(() -> new ElectionTimes(seconds(10), seconds(1), seconds(11)).claim())
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("at most the session's ttl = PT10S");
  }

  /** Each until it would wait. */
  private static void turns(Candidacy... candidates) throws InterruptedException {
    for (Candidacy candidate : candidates) {
      int turns = 0;
      while (candidate.turn().isZero()) {
        assertThat(++turns).isLessThan(5);
      }
    }
  }

  private Leadership leadership(Candidacy of) {
    return ((Leader) of.state(now)).leadership();
  }

  private static Duration seconds(int n) {
    return Duration.ofSeconds(n);
  }
}
