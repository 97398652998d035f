package io.deputy.coordinator.web;

import io.deputy.coordinator.api.Views;
import io.deputy.coordinator.loop.ClusterView;
import io.deputy.model.Contact;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What can be measured, read from the last view whenever somebody scrapes. */
final class Metrics {
  private final Views views;
  private final PrometheusMeterRegistry registry;
  private final ConnectionMeters connections;

  Metrics(Views views) {
    this.views = views;
    this.registry = of(views);
    this.connections = new ConnectionMeters(registry, views);
  }

  /** As Prometheus reads it. */
  synchronized String scrape() {
    ClusterView view = views.last();
    if (view != null) {
      connections.follow(view);
    }
    return registry.scrape();
  }

  private static PrometheusMeterRegistry of(Views views) {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    gauge(registry, views, "deputy.leads", Tags.empty(), v -> v.leads() ? 1 : 0);
    gauge(registry, views, "deputy.term", Tags.empty(), ClusterView::term);
    for (Contact contact : Contact.values()) {
      gauge(
          registry,
          views,
          "deputy.machines",
          Tags.of("contact", contact.name().toLowerCase(Locale.ROOT)),
          v ->
              v.snapshot().machines().values().stream()
                  .filter(m -> m.contact() == contact)
                  .count());
    }
    for (String word : new String[] {"settled", "waiting", "degraded", "stuck"}) {
      gauge(
          registry,
          views,
          "deputy.services",
          Tags.of("standing", word),
          v -> v.report().standings().values().stream().filter(s -> s.word().equals(word)).count());
    }
    return registry;
  }

  private static void gauge(
      PrometheusMeterRegistry registry,
      Views views,
      String name,
      Tags tags,
      ToDoubleFunction<ClusterView> value) {
    Gauge.builder(
            name,
            views,
            v -> {
              ClusterView last = v.last();
              return last == null ? Double.NaN : value.applyAsDouble(last);
            })
        .tags(tags)
        .register(registry);
  }
}
