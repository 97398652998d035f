package io.deputy.coordinator.lead;

import io.deputy.coordinator.consul.ConsulAway;
import io.deputy.coordinator.consul.ConsulNode;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.model.agent.ImmutableRegCheck;
import org.kiwiproject.consul.model.agent.ImmutableRegistration;
import org.kiwiproject.consul.model.agent.Registration;
import org.kiwiproject.consul.model.health.Service;
import org.kiwiproject.consul.option.ImmutableQueryOptions;
import org.kiwiproject.consul.option.QueryOptions;
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

  private final ConsulNode consul;
  private final String cluster;
  private final String id;
  private final QueryOptions own;
  private final Seat seat;
  private final BooleanSupplier leading;
  private final Thread thread;
  private boolean away;

  /**
   * @param leading whether it leads now
   */
  public Presence(ConsulNode consul, String cluster, Seat seat, BooleanSupplier leading) {
    this.consul = consul;
    this.cluster = cluster;
    this.id = "%s-%s-%s".formatted(SERVICE, cluster, seat.name());
    this.own = ImmutableQueryOptions.builder().filter("ID == \"%s\"".formatted(id)).build();
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
      Registration wanted = wanted(leading.getAsBoolean());
      // Not by getService: to that every fault is a service that is not registered.
      var found = consul.ask(c -> c.agentClient().getServices(own));
      if (!same(wanted, found.get(id))) {
        consul.tell(c -> c.agentClient().register(wanted));
        log.info("in Consul as {}, {}", id, wanted.getTags());
      }
      away = false;
    } catch (ConsulAway e) {
      if (!away) {
        log.warn("not shown in Consul's catalog: {}", e.problem());
      }
      away = true;
    }
  }

  private Registration wanted(boolean leads) {
    var check =
        ImmutableRegCheck.builder()
            .name("gRPC port")
            .tcp(seat.address())
            .interval("2s")
            .timeout("1s")
            // Registered anew, when the tag changes, it must not be critical until the next check.
            .status("passing")
            .deregisterCriticalServiceAfter("24h")
            .build();
    return ImmutableRegistration.builder()
        .id(id)
        .name(SERVICE)
        .address(seat.host())
        .port(seat.port())
        .addTags(leads ? "leader" : "follower")
        .putMeta("cluster", cluster)
        .putMeta("name", seat.name())
        .check(check)
        .build();
  }

  private boolean same(Registration wanted, @Nullable Service found) {
    return found != null
        && found.getAddress().equals(seat.host())
        && found.getPort() == seat.port()
        && found.getTags().equals(wanted.getTags())
        && found.getMeta().equals(wanted.getMeta());
  }

  /** Takes it out of Consul. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
      consul.tell(c -> c.agentClient().deregister(id));
    } catch (ConsulAway e) {
      log.warn("still shown in Consul's catalog: {}", e.problem());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
