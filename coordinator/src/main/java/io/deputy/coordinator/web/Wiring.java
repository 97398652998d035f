package io.deputy.coordinator.web;

import io.deputy.coordinator.Coordinator;
import io.deputy.coordinator.api.Views;
import io.deputy.coordinator.settings.CoordinatorSettings;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** The one factory: the coordinator is made with the HTTP server, and ends with it. */
@Factory
final class Wiring {
  @Context
  @Bean(preDestroy = "close")
  Coordinator coordinator(CoordinatorSettings settings) {
    return Coordinator.start(settings, Version.TEXT);
  }

  @Singleton
  Views views(Coordinator coordinator) {
    return coordinator.views();
  }

  @Singleton
  Metrics metrics(Views views) {
    return new Metrics(views);
  }
}
