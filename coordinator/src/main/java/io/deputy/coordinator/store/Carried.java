package io.deputy.coordinator.store;

import io.deputy.model.Content;
import io.deputy.model.Mount;
import io.deputy.model.ServiceSpec;
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
        .flatMap(spec -> spec.container().mounts().stream())
        .flatMap(mount -> content(mount).stream())
        .filter(content -> !content.equals(Content.AT_HOME))
        .map(Content::sha256)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Optional<Content> content(Mount mount) {
    return switch (mount) {
      case Mount.Carried carried -> Optional.of(carried.content());
      case Mount.File file -> Optional.ofNullable(file.content());
      case Mount.Volume _, Mount.Bind _, Mount.Tmpfs _, Mount.Image _ -> Optional.empty();
    };
  }
}
