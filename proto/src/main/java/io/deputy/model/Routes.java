package io.deputy.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where every service is to be found: the same for all agents. */
public record Routes(List<ServiceRoute> services, List<Machine> machines) {
  public static final Routes NONE = new Routes(List.of(), List.of());

  public Routes {
    services = List.copyOf(services);
    machines = List.copyOf(machines);
  }

  /**
   * The same routes, made of the very objects of earlier ones wherever those say the same. Whoever
   * compares the two after that finds what differs by comparing pointers.
   */
  public Routes keeping(Routes earlier) {
    Map<ServiceId, ServiceRoute> known = HashMap.newHashMap(earlier.services.size());
    earlier.services.forEach(s -> known.put(s.id(), s));
    var kept = new ArrayList<ServiceRoute>(services.size());
    for (ServiceRoute service : services) {
      ServiceRoute before = known.get(service.id());
      kept.add(service.equals(before) ? before : service);
    }
    boolean sameMachines = machines.equals(earlier.machines);
    return sameMachines && kept.equals(earlier.services)
        ? earlier
        : new Routes(kept, sameMachines ? earlier.machines : machines);
  }
}
