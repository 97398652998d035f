package io.deputy.model;

import java.util.List;

/** Where every service is to be found: the same for all agents. */
public record Routes(List<ServiceRoute> services, List<Machine> machines) {
  public static final Routes NONE = new Routes(List.of(), List.of());

  public Routes {
    services = List.copyOf(services);
    machines = List.copyOf(machines);
  }
}
