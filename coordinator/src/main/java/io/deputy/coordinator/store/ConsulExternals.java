package io.deputy.coordinator.store;

import static io.deputy.coordinator.consul.ConsulNode.CONSISTENT;

import io.deputy.coordinator.consul.ConsulAway;
import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.model.FileBytes;
import io.deputy.model.Mount;
import org.kiwiproject.consul.model.kv.Value;

/** Each the value of a key of its own, as it is. */
public final class ConsulExternals implements Externals {
  private final ConsulNode consul;
  private final ConsulKeys keys;

  public ConsulExternals(ConsulNode consul, ConsulKeys keys) {
    this.consul = consul;
    this.keys = keys;
  }

  @Override
  public Got get(Mount.File.Kind kind, String name) {
    String key = keys.external(kind, name);
    try {
      var found = consul.ask(c -> c.keyValueClient().getValue(key, CONSISTENT));
      if (found.isEmpty()) {
        return new Got.Unusable(
            "is external, and Consul has no key %s; set it with: consul kv put %s @FILE"
                .formatted(key, key));
      }
      // A key with nothing under it has no value.
      byte[] bytes = found.flatMap(Value::getValueAsBytes).orElse(new byte[0]);
      if (bytes.length > Mount.File.MAX_BYTES) {
        return new Got.Unusable(
            "is external, and key %s of Consul has %,d bytes, expected at most %,d (500 KiB)"
                .formatted(key, bytes.length, Mount.File.MAX_BYTES));
      }
      return new Got.Found(new FileBytes(bytes));
    } catch (ConsulAway e) {
      return new Got.Away(e.problem());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Got.Away("interrupted while asking Consul");
    }
  }
}
