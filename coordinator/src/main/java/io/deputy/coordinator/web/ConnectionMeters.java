package io.deputy.coordinator.web;

import io.deputy.coordinator.api.Views;
import io.deputy.coordinator.loop.ClusterView;
import io.deputy.model.Connections;
import io.deputy.model.MachineName;
import io.deputy.model.ServiceId;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What came of connections, for each service and machine where there were any. Counters are the
 * agents' own: one begins at 0 again when its agent does, as Prometheus expects of a counter, so no
 * sum is made over machines. Not for several threads at once.
 */
final class ConnectionMeters {
  private record Of(MachineName machine, ServiceId service) {}

  private final MeterRegistry registry;
  private final Views views;
  private final Map<Of, List<Meter>> meters = new HashMap<>();

  ConnectionMeters(MeterRegistry registry, Views views) {
    this.registry = registry;
    this.views = views;
  }

  /** Makes them be those of a view. */
  void follow(ClusterView view) {
    Set<Of> wanted = new HashSet<>();
    view.connections()
        .forEach(
            (machine, services) ->
                services.keySet().forEach(service -> wanted.add(new Of(machine, service))));
    meters
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !wanted.contains(entry.getKey());
              if (gone) {
                entry.getValue().forEach(registry::remove);
              }
              return gone;
            });
    wanted.forEach(of -> meters.computeIfAbsent(of, this::register));
  }

  private List<Meter> register(Of of) {
    return List.of(
        Gauge.builder("deputy.waiting.connections", views, v -> value(v, of, Connections::waiting))
            .description("connections that are held now")
            .tags(tags(of))
            .register(registry),
        counter(of, "held", Connections::held),
        counter(of, "released", Connections::released),
        counter(of, "closed", Connections::closed),
        counter(of, "reset", Connections::reset));
  }

  private Meter counter(Of of, String fate, ToDoubleFunction<Connections> count) {
    return FunctionCounter.builder("deputy.connections", views, v -> value(v, of, count))
        .description("connections that were held, released, closed without a container, or reset")
        .tags(tags(of).and("fate", fate))
        .register(registry);
  }

  private static Tags tags(Of of) {
    return Tags.of("machine", of.machine().value(), "service", of.service().toString());
  }

  private static double value(Views views, Of of, ToDoubleFunction<Connections> number) {
    ClusterView view = views.last();
    var services = view == null ? null : view.connections().get(of.machine());
    return services == null
        ? 0
        : number.applyAsDouble(services.getOrDefault(of.service(), Connections.NONE));
  }
}
