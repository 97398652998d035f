package io.deputy.coordinator.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.deputy.coordinator.consul.ConsulKeys;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every lock keeps to; each test has a cluster of its own. */
abstract class LockContract {
  private static final AtomicInteger CLUSTERS = new AtomicInteger();
  private static final Seat A = new Seat("a", "10.0.0.1", 7420);
  private static final Seat B = new Seat("b", "fd00::2", 7420);

  ConsulKeys keys;
  private Lock lock;

  abstract Lock lock();

  /** As by hand. */
  abstract void put(String key, String value) throws Exception;

  abstract void erase(String key) throws Exception;

  @BeforeEach
  void begin() {
    keys = new ConsulKeys("l" + CLUSTERS.incrementAndGet());
    lock = lock();
  }

  @Test
  void atFirstThereIsNone() throws Exception {
    assertThat(lock.look()).isEqualTo(new Lock.Held(null, Optional.empty(), 0, true, false));
  }

  @Test
  void oneSessionHoldsIt() throws Exception {
    String a = lock.open();
    String b = lock.open();
    assertThat(lock.acquire(a, A)).isTrue();
    assertThat(lock.acquire(b, B)).isFalse();
    assertThat(lock.look()).isEqualTo(new Lock.Held(a, Optional.of(A), 1, false, false));
    assertThat(lock.nextTerm(b, 1)).isEmpty();
    assertThat(lock.nextTerm(a, 1)).isEqualTo(OptionalLong.of(1));
  }

  @Test
  void givenBackItIsFreeAndSaysSo() throws Exception {
    String a = lock.open();
    lock.acquire(a, A);
    lock.release(a);
    assertThat(lock.look()).isEqualTo(new Lock.Held(null, Optional.empty(), 1, false, true));
    String b = lock.open();
    assertThat(lock.acquire(b, B)).isTrue();
    assertThat(lock.look()).isEqualTo(new Lock.Held(b, Optional.of(B), 2, false, false));
  }

  @Test
  void whenItsSessionEndsItIsFreeAndNotGivenBack() throws Exception {
    String a = lock.open();
    lock.acquire(a, A);
    lock.end(a);
    assertThat(lock.renew(a)).isFalse();
    assertThat(lock.look()).isEqualTo(new Lock.Held(null, Optional.of(A), 1, false, false));
    assertThat(lock.nextTerm(a, 1)).isEmpty();
    String b = lock.open();
    assertThat(lock.renew(b)).isTrue();
    // Consul's delay of 1 ms after an ended session.
    await().until(() -> lock.acquire(b, B));
  }

  @Test
  void termsRiseAlsoWhenTheLockWasDeletedByHand() throws Exception {
    long last = 0;
    for (int i = 0; i < 3; i++) {
      String session = lock.open();
      assertThat(lock.acquire(session, A)).isTrue();
      long term = lock.nextTerm(session, lock.look().times()).orElseThrow();
      assertThat(term).isGreaterThan(last);
      last = term;
      lock.release(session);
    }
    erase(keys.leader());
    assertThat(lock.look()).isEqualTo(new Lock.Held(null, Optional.empty(), 0, false, false));
    String session = lock.open();
    assertThat(lock.acquire(session, A)).isTrue();
    assertThat(lock.nextTerm(session, lock.look().times()).orElseThrow()).isGreaterThan(last);
  }

  @Test
  void termsRiseAlsoWhenTheirCountWasDeletedByHand() throws Exception {
    for (int i = 0; i < 3; i++) {
      String session = lock.open();
      lock.acquire(session, A);
      lock.nextTerm(session, lock.look().times());
      lock.release(session);
    }
    erase(keys.term());
    String session = lock.open();
    lock.acquire(session, A);
    assertThat(lock.nextTerm(session, lock.look().times())).isEqualTo(OptionalLong.of(4));
  }

  @Test
  void aCountThatIsNoNumberIsNamed() throws Exception {
    put(keys.term(), "seven");
    String session = lock.open();
    lock.acquire(session, A);
    assertThatThrownBy(() -> lock.nextTerm(session, 1))
        .isInstanceOf(LockAway.class)
        .hasMessageContaining(keys.term())
        .hasMessageContaining("seven");
  }

  @Test
  void aHolderThatWasEditedByHandHoldsItAndIsNobodyKnown() throws Exception {
    String a = lock.open();
    lock.acquire(a, A);
    for (String edited : new String[] {"who knows", "{}", ""}) {
      put(keys.leader(), edited);
      // An edit by hand makes Consul count a lock anew.
      assertThat(lock.look()).isEqualTo(new Lock.Held(a, Optional.empty(), 0, false, false));
    }
    assertThat(lock.nextTerm(a, 1)).isPresent();
  }

  @Test
  void waitingEndsWhenTheLockChanges() throws Exception {
    String a = lock.open();
    lock.acquire(a, A);
    lock.look();
    lock().release(a);
    long before = System.nanoTime();
    lock.awaitChange(Duration.ofMinutes(2));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMinutes(1));
  }
}
