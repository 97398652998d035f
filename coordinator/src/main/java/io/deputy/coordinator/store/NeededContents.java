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
public final class NeededContents {
  private NeededContents() {}

  /** By hash. */
  public static SortedSet<String> by(Stream<ServiceSpec> specs) {
    return hashes(
        specs
            .map(ServiceSpec::container)
            .flatMap(c -> Stream.concat(mounted(c), supplied(c.supply()))));
  }

  /**
   * Those of files and folders beside the Compose file, by hash. Configs, secrets and logins are
   * not among them: a short one could be guessed from its hash.
   */
  public static SortedSet<String> carriedBy(Stream<ServiceSpec> specs) {
    return hashes(
        specs
            .map(ServiceSpec::container)
            .flatMap(c -> Stream.concat(carried(c), built(c.supply()))));
  }

  private static SortedSet<String> hashes(Stream<Content> contents) {
    return contents
        .filter(content -> !content.equals(Content.AT_HOME))
        .map(Content::sha256)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Content> carried(ContainerSpec container) {
    return container.mounts().stream()
        .flatMap(m -> m instanceof Mount.Carried c ? Stream.of(c.content()) : Stream.empty());
  }

  private static Stream<Content> mounted(ContainerSpec container) {
    return container.mounts().stream().flatMap(mount -> content(mount).stream());
  }

  private static Stream<Content> supplied(Supply supply) {
    return Stream.concat(built(supply), Stream.ofNullable(supply.logins()));
  }

  private static Stream<Content> built(Supply supply) {
    return Stream.ofNullable(supply.build()).map(Build::context);
  }

  private static Optional<Content> content(Mount mount) {
    return switch (mount) {
      case Mount.Carried carried -> Optional.of(carried.content());
      case Mount.File file -> Optional.ofNullable(file.content());
      case Mount.Volume _, Mount.Bind _, Mount.Tmpfs _, Mount.Image _ -> Optional.empty();
    };
  }
}
