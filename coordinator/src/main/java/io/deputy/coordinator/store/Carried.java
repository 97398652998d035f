package io.deputy.coordinator.store;

import io.deputy.model.Content;
import io.deputy.model.Mount;
import io.deputy.model.ServiceSpec;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which contents services need. */
public final class Carried {
  private Carried() {}

  /** By hash. */
  public static SortedSet<String> by(Stream<ServiceSpec> specs) {
    return specs
        .flatMap(spec -> spec.container().mounts().stream())
        .filter(Mount.Carried.class::isInstance)
        .map(mount -> ((Mount.Carried) mount).content())
        .filter(content -> !content.equals(Content.AT_HOME))
        .map(Content::sha256)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
