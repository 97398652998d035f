package io.deputy.coordinator.lead;

import io.deputy.coordinator.consul.FakeConsul;
import java.time.Duration;

class FakeLockTest extends LockContract {
  private final FakeConsul consul = new FakeConsul(() -> 0, Duration.ofSeconds(10));

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
}
