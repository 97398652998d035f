package io.deputy.coordinator.lead;

import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.consul.ConsulProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("contract")
class ConsulLockTest extends LockContract {
  private static ConsulProcess process;
  private static ConsulNode consul;

  @BeforeAll
  static void start() {
    process = ConsulProcess.start();
    consul = process.node();
  }

  @AfterAll
  static void stop() {
    consul.close();
    process.close();
  }

  @Override
  Lock lock() {
    return new ConsulLock(consul, keys, ElectionTimes.DEFAULT);
  }

  @Override
  void put(String key, String value) throws Exception {
    process.put("kv/" + key, value);
  }

  @Override
  void erase(String key) throws Exception {
    process.delete("kv/" + key);
  }
}
