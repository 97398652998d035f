package io.deputy.model;

import java.util.SortedMap;

/**
 * One Compose project as it should run.
 *
 * @param services by name; what is not in it any more is ended, and its volumes are kept
 */
public record AppSpec(String name, SortedMap<String, ServiceSpec> services) {
  public AppSpec {
    Names.app(name);
    services = Sorted.copyOf(services);
    services.forEach(
        (key, spec) ->
            Invalid.unless(
                spec.id().app().equals(name) && spec.id().service().equals(key),
                "service of app " + name,
                spec.id(),
                name + "/" + key));
    SortedMap<String, ServiceSpec> all = services;
    services.values().forEach(spec -> Group.check(spec, all));
  }
}
