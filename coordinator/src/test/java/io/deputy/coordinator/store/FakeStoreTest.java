package io.deputy.coordinator.store;

import static io.deputy.coordinator.store.SomeRecords.machine;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.consul.FakeConsul;
import io.deputy.coordinator.consul.KeyValue;
import io.deputy.coordinator.lead.FakeLock;
import io.deputy.coordinator.lead.Lock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FakeStoreTest extends StoreContract {
  private final FakeConsul consul = new FakeConsul(() -> 0, Duration.ofSeconds(10));

  private @Nullable FakeStore made;

  @Override
  Store store() {
    var store = new FakeStore(consul, keys);
    made = store;
    return store;
  }

  @Override
  void hold() {
    requireNonNull(made).holdNextCommit();
  }

  @Override
  void deliver() {
    requireNonNull(made).deliver();
  }

  @Override
  Lock lock() {
    return new FakeLock(consul, keys);
  }

  @Override
  void put(String key, String value) {
    consul.put(key, value);
  }

  @Override
  void erase(String key) {
    consul.delete(key);
  }

  @Override
  Optional<String> get(String key) {
    return consul.get(key).map(KeyValue::value);
  }

  @Test
  void itsFaultsAreOutcomes() throws Exception {
    try (var store = new FakeStore(consul, keys)) {
      store.read();
      var leader = depose("b");
      var put = new Change.PutMachine(machine("h1"), Change.NEW);

      store.away("cut off");
      assertThat(store.read()).isEqualTo(new Reading.Away("cut off"));
      assertThat(store.commit(leader, List.of(put)))
          .isEqualTo(new Commit.Away(List.of(), "cut off"));
      store.back();

      store.beforeNextCommit(() -> consul.put(keys.machine(put.record().machine().name()), "x"));
      assertThat(store.commit(leader, List.of(put))).isInstanceOf(Commit.Conflict.class);
      consul.delete(keys.machine(put.record().machine().name()));

      store.loseNextAnswer();
      assertThat(store.commit(leader, List.of(put))).isInstanceOf(Commit.Away.class);
      assertThat(((View) store.read()).machines()).hasSize(1);
    }
  }
}
