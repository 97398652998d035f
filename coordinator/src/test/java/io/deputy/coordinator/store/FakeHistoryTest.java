package io.deputy.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.consul.FakeConsul;
import io.deputy.coordinator.consul.KeyValue;
import io.deputy.coordinator.lead.FakeLock;
import io.deputy.coordinator.lead.Lock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FakeHistoryTest extends HistoryContract {
  private final FakeConsul consul = new FakeConsul(() -> 0, Duration.ofSeconds(10));

  @Override
  Store store() {
    return new FakeStore(consul, keys);
  }

  @Override
  History history() {
    return new FakeHistory(consul, keys);
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
  void itsFaultsAreOutcomes() {
    var history = new FakeHistory(consul, keys);
    history.away("cut off");
    assertThat(history.list("")).isEqualTo(new History.Away("cut off"));
    assertThat(history.get("blog", 1)).isEqualTo(new History.Away("cut off"));
    history.away(null);
    assertThat(history.list("")).isInstanceOf(History.Heads.Found.class);
  }
}
