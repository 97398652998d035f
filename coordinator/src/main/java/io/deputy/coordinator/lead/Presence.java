package io.deputy.coordinator.lead;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.deputy.coordinator.consul.ConsulAway;
import io.deputy.coordinator.consul.ConsulHttp;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This coordinator as a service of its Consul node, where agents and people find it: service {@code
 * deputy-coordinator}, tag {@code leader} or {@code follower}, the cluster in the meta, and a check
 * by TCP. Put right again within {@link #LOOK} whatever happens to it, on a thread of its own.
 */
public final class Presence implements AutoCloseable {
  public static final String SERVICE = "deputy-coordinator";
  private static final Logger log = LoggerFactory.getLogger(Presence.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final ConsulHttp consul;
  private final String cluster;
  private final Seat seat;
  private final BooleanSupplier leading;
  private final Thread thread;
  private boolean away;

  /**
   * @param leading whether it leads now
   */
  public Presence(ConsulHttp consul, String cluster, Seat seat, BooleanSupplier leading) {
    this.consul = consul;
    this.cluster = cluster;
    this.seat = seat;
    this.leading = leading;
    this.thread = Thread.ofPlatform().daemon().name("presence").start(this::run);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        look();
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void look() throws InterruptedException {
    try {
      JsonObject wanted = wanted(leading.getAsBoolean());
      var found = consul.get("agent/service/" + id());
      if (!found.found() || !found.read(there -> same(wanted, there.getAsJsonObject()))) {
        consul.put("agent/service/register", wanted.toString());
        log.info("in Consul as {}, {}", id(), wanted.get("Tags"));
      }
      away = false;
    } catch (ConsulAway e) {
      if (!away) {
        log.warn("not shown in Consul's catalog: {}", e.problem());
      }
      away = true;
    }
  }

  private JsonObject wanted(boolean leads) {
    var tags = new JsonArray();
    tags.add(leads ? "leader" : "follower");
    var meta = new JsonObject();
    meta.addProperty("cluster", cluster);
    meta.addProperty("name", seat.name());
    var check = new JsonObject();
    check.addProperty("Name", "gRPC port");
    check.addProperty("TCP", seat.address());
    check.addProperty("Interval", "2s");
    check.addProperty("Timeout", "1s");
    // A registration anew, when the tag changes, must not make it critical until the next check.
    check.addProperty("Status", "passing");
    check.addProperty("DeregisterCriticalServiceAfter", "24h");
    var service = new JsonObject();
    service.addProperty("ID", id());
    service.addProperty("Name", SERVICE);
    service.addProperty("Address", seat.host());
    service.addProperty("Port", seat.port());
    service.add("Tags", tags);
    service.add("Meta", meta);
    service.add("Check", check);
    return service;
  }

  private static boolean same(JsonObject wanted, JsonObject found) {
    for (String field : new String[] {"Address", "Port", "Tags", "Meta"}) {
      JsonElement there = found.get(field);
      if (!wanted.get(field).equals(there)) {
        return false;
      }
    }
    return true;
  }

  private String id() {
    return "%s-%s-%s".formatted(SERVICE, cluster, seat.name());
  }

  /** Takes it out of Consul. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
      consul.put("agent/service/deregister/" + id(), "");
    } catch (ConsulAway e) {
      log.warn("still shown in Consul's catalog: {}", e.problem());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
