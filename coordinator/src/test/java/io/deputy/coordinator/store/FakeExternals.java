package io.deputy.coordinator.store;

import io.deputy.model.FileBytes;
import io.deputy.model.Mount;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** In memory: {@code SECRET/NAME}, or {@code CONFIG/NAME}, and what it holds. */
public final class FakeExternals implements Externals {
  private final Map<String, String> values = new ConcurrentHashMap<>();
  private volatile boolean away;

  public void put(String key, String value) {
    values.put(key, value);
  }

  public void goAway() {
    away = true;
  }

  @Override
  public Got get(Mount.File.Kind kind, String name) {
    String key = kind + "/" + name;
    String value = values.get(key);
    return away
        ? new Got.Away("Consul is away")
        : value == null
            ? new Got.Unusable("is external, and there is no " + key)
            : new Got.Found(new FileBytes(value.getBytes(StandardCharsets.UTF_8)));
  }
}
