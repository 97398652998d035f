package io.deputy.agent.proxy;

import io.deputy.model.ServiceId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Ports that nobody declared and at which a service has answered since the agent began. Clients of
 * these wait for it as clients of declared ones do: that it refuses now means that it is starting.
 * Called from every event loop.
 */
final class SeenPorts {
  /** Of all services; those that come later are as if they had not been seen. */
  private static final int MOST = 10_000;

  private record Seen(ServiceId service, int port) {}

  private final Set<Seen> ports = ConcurrentHashMap.newKeySet();

  void add(ServiceId service, int port) {
    if (ports.size() < MOST) {
      ports.add(new Seen(service, port));
    }
  }

  /** Forgets other services: one that comes anew by that name is another one. */
  void keep(Predicate<ServiceId> services) {
    ports.removeIf(seen -> !services.test(seen.service()));
  }

  boolean contains(ServiceId service, int port) {
    return ports.contains(new Seen(service, port));
  }
}
