package io.deputy.coordinator.lead;

import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.consul.ConsulProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("contract")
class ConsulLockTest extends LockContract {
  @RegisterExtension static final ConsulProcess process = new ConsulProcess();

  private static final ConsulNode consul = process.node();

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
