package io.deputy.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.consul.ConsulProcess;
import io.deputy.coordinator.lead.ConsulLock;
import io.deputy.coordinator.lead.ElectionTimes;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.lead.Lock;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("contract")
class ConsulHistoryTest extends HistoryContract {
  @RegisterExtension static final ConsulProcess process = new ConsulProcess();

  private static final ConsulNode consul = process.node();

  @Override
  Store store() {
    return new ConsulStore(consul, keys);
  }

  @Override
  History history() {
    return new ConsulHistory(consul, keys);
  }

  @Override
  Lock lock() {
    return new ConsulLock(consul, keys, ElectionTimes.DEFAULT);
  }

  @Override
  void put(String key, String value) throws Exception {
    assertThat(process.put("kv/" + key, value)).isEqualTo("true");
  }

  @Override
  void erase(String key) throws Exception {
    process.delete("kv/" + key);
  }

  @Override
  Optional<String> get(String key) throws Exception {
    String value = process.get("kv/" + key + "?raw");
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  @Test
  void aConsulThatIsAwayIsNamed() {
    try (var nobody = new ConsulNode("127.0.0.1:1")) {
      var history = new ConsulHistory(nobody, keys);
      var away = new History.Away("Consul at 127.0.0.1:1 can't be reached: connection refused");
      assertThat(history.list("")).isEqualTo(away);
      assertThat(history.get("blog", 1)).isEqualTo(away);
      assertThat(history.tidy(new Leadership(1, "s", 0, 0))).isEqualTo(away);
      assertThat(history.note(new Leadership(1, "s", 0, 0), "blog", 1, new TreeMap<>()))
          .isEqualTo(away);
    }
  }
}
