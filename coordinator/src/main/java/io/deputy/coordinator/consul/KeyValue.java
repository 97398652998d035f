package io.deputy.coordinator.consul;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.model.kv.Value;

/**
 * One key as Consul has it.
 *
 * @param version {@code ModifyIndex}
 * @param lockIndex how often its lock was taken since the key was made
 * @param session who holds its lock; null if nobody does
 */
public record KeyValue(
    String key, String value, long version, long lockIndex, @Nullable String session) {
  /** Bytes that are not UTF-8, by hand, become U+FFFD. */
  public static KeyValue of(Value sent) {
    return new KeyValue(
        sent.getKey(),
        sent.getValueAsString(StandardCharsets.UTF_8).orElse(""),
        sent.getModifyIndex(),
        sent.getLockIndex(),
        sent.getSession().filter(s -> !s.isEmpty()).orElse(null));
  }
}
