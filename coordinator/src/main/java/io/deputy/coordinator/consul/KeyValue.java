package io.deputy.coordinator.consul;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key as Consul has it.
 *
 * @param version {@code ModifyIndex}
 * @param lockIndex how often its lock was taken since the key was made
 * @param session who holds its lock; null if nobody does
 */
public record KeyValue(
    String key, String value, long version, long lockIndex, @Nullable String session) {
  static KeyValue of(JsonObject sent) {
    JsonElement value = sent.get("Value");
    JsonElement session = sent.get("Session");
    return new KeyValue(
        sent.get("Key").getAsString(),
        value == null || value.isJsonNull()
            ? ""
            : new String(Base64.getDecoder().decode(value.getAsString()), StandardCharsets.UTF_8),
        sent.get("ModifyIndex").getAsLong(),
        sent.get("LockIndex").getAsLong(),
        session == null || session.isJsonNull() || session.getAsString().isEmpty()
            ? null
            : session.getAsString());
  }

  /** What {@code GET /v1/kv/…} answered; empty if there is no such key. */
  public static List<KeyValue> list(ConsulAnswer answer) throws ConsulAway {
    return answer.found()
        ? answer.read(
            sent ->
                sent.getAsJsonArray().asList().stream().map(e -> of(e.getAsJsonObject())).toList())
        : List.of();
  }
}
