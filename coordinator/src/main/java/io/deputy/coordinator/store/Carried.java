package io.deputy.coordinator.store;

import io.deputy.model.Build;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Content;
import io.deputy.model.Mount;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Supply;
import java.util.Optional;
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
        .map(ServiceSpec::container)
        .flatMap(container -> Stream.concat(mounted(container), supplied(container.supply())))
        .filter(content -> !content.equals(Content.AT_HOME))
        .map(Content::sha256)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Content> mounted(ContainerSpec container) {
    return container.mounts().stream().flatMap(mount -> content(mount).stream());
  }

  private static Stream<Content> supplied(Supply supply) {
    return Stream.concat(
        Stream.ofNullable(supply.build()).map(Build::context), Stream.ofNullable(supply.logins()));
  }

  private static Optional<Content> content(Mount mount) {
    return switch (mount) {
      case Mount.Carried carried -> Optional.of(carried.content());
      case Mount.File file -> Optional.ofNullable(file.content());
      case Mount.Volume _, Mount.Bind _, Mount.Tmpfs _, Mount.Image _ -> Optional.empty();
    };
  }
}
