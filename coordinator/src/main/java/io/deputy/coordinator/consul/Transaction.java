package io.deputy.coordinator.consul;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Operations that Consul carries out together or not at all ({@code PUT /v1/txn}). For one thread.
 *
 * <p>JSON by hand: consul-client's transactions know keys only, no nodes, services and checks, and
 * of one that failed they tell no more than a sentence. Which operation failed is how a conflict
 * (read again) is told from a deposal (stop speaking).
 */
public final class Transaction {
  /** Consul refuses more. */
  public static final int MAX_OPERATIONS = 64;

  /** Consul's default {@code txn_max_req_len}, of the whole request. */
  public static final int MAX_BYTES = 512 * 1024;

  private final JsonArray operations = new JsonArray();
  private int bytes = "[]".length();

  /** What came of it. */
  public sealed interface Result {
    /**
     * @param versions of the keys that were checked or written, as they are now; no deleted ones
     */
    record Done(Map<String, Long> versions) implements Result {}

    /**
     * Nothing was carried out, this time.
     *
     * @param errors of each operation that failed, by its place in the transaction
     * @param again whether it had been sent before, and may have been carried out then
     */
    record Failed(SortedMap<Integer, String> errors, boolean again) implements Result {}
  }

  /** Whether so much more fits into it. */
  public boolean fits(List<JsonObject> more) {
    return operations.size() + more.size() <= MAX_OPERATIONS
        && bytes + more.stream().mapToInt(Transaction::bytes).sum() <= MAX_BYTES;
  }

  public Transaction add(JsonObject operation) {
    operations.add(operation);
    bytes += bytes(operation);
    return this;
  }

  public int size() {
    return operations.size();
  }

  Result send(ConsulHttp consul, Duration atMost) throws ConsulAway, InterruptedException {
    var answer = consul.transact(operations.toString(), atMost);
    try {
      return switch (answer.status()) {
        case 200 -> done(JsonParser.parseString(answer.body()).getAsJsonObject());
        case 409 -> failed(JsonParser.parseString(answer.body()).getAsJsonObject());
        default ->
            throw new ConsulAway(
                "Consul refuses a transaction of %d operations with %d: %s"
                    .formatted(size(), answer.status(), ConsulAway.abbreviated(answer.body())));
      };
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | ClassCastException
        | NumberFormatException
        | NullPointerException e) {
      throw new ConsulAway(
          "Consul answers a transaction with what can't be understood: "
              + ConsulAway.abbreviated(answer.body()));
    }
  }

  private static Result failed(JsonObject sent) {
    var errors = new TreeMap<Integer, String>();
    for (JsonElement e : sent.getAsJsonArray("Errors")) {
      var error = e.getAsJsonObject();
      errors.put(error.get("OpIndex").getAsInt(), error.get("What").getAsString());
    }
    return new Result.Failed(errors, false);
  }

  private static Result done(JsonObject sent) {
    var versions = new HashMap<String, Long>();
    JsonElement results = sent.get("Results");
    // Null if there are none.
    for (JsonElement e : results.isJsonArray() ? results.getAsJsonArray() : new JsonArray()) {
      if (e.getAsJsonObject().has("KV")) {
        var kv = e.getAsJsonObject().getAsJsonObject("KV");
        versions.put(kv.get("Key").getAsString(), kv.get("ModifyIndex").getAsLong());
      }
    }
    return new Result.Done(versions);
  }

  /** Fails unless this session holds the lock. */
  public static JsonObject checkSession(String key, String session) {
    var operation = kv("check-session", key);
    operation.getAsJsonObject("KV").addProperty("Session", session);
    return operation;
  }

  /** Fails unless the key still has this version. */
  public static JsonObject checkIndex(String key, long version) {
    return withIndex(kv("check-index", key), version);
  }

  /** Writes if the key still has this version; 0: if there is no such key. */
  public static JsonObject cas(String key, String value, long version) {
    return withValue(withIndex(kv("cas", key), version), value);
  }

  /** Writes whatever stands there. */
  public static JsonObject set(String key, String value) {
    return withValue(kv("set", key), value);
  }

  /** Deletes a key, if it is there. */
  public static JsonObject delete(String key) {
    return kv("delete", key);
  }

  /** Deletes all keys below a prefix, if there are any. */
  public static JsonObject deleteTree(String prefix) {
    return kv("delete-tree", prefix);
  }

  private static JsonObject kv(String verb, String key) {
    var inner = new JsonObject();
    inner.addProperty("Verb", verb);
    inner.addProperty("Key", key);
    var operation = new JsonObject();
    operation.add("KV", inner);
    return operation;
  }

  private static JsonObject withIndex(JsonObject operation, long version) {
    operation.getAsJsonObject("KV").addProperty("Index", version);
    return operation;
  }

  private static JsonObject withValue(JsonObject operation, String value) {
    operation
        .getAsJsonObject("KV")
        .addProperty(
            "Value", Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
    return operation;
  }

  /** Its share of the request, with a comma. */
  public static int bytes(JsonObject operation) {
    return operation.toString().getBytes(StandardCharsets.UTF_8).length + 1;
  }
}
