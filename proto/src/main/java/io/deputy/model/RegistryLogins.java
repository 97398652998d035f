package io.deputy.model;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the images of an app need to be had with.
 *
 * @param byRegistry by {@link RegistryLogin#registryOf}
 */
public record RegistryLogins(SortedMap<String, RegistryLogin> byRegistry) {
  public static final RegistryLogins NONE = new RegistryLogins(Collections.emptySortedMap());

  public RegistryLogins {
    byRegistry = Sorted.copyOf(byRegistry);
  }

  public static RegistryLogins of(Collection<RegistryLogin> logins) {
    var sorted = new TreeMap<String, RegistryLogin>();
    logins.forEach(login -> sorted.put(login.registry(), login));
    return new RegistryLogins(sorted);
  }

  /** Of the registry of that name, or none. */
  public Optional<RegistryLogin> at(String registry) {
    return Optional.ofNullable(byRegistry.get(registry));
  }

  public Optional<RegistryLogin> forImage(String image) {
    return at(RegistryLogin.registryOf(image));
  }
}
