package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import io.deputy.agent.docker.Inspections.Seen;
import io.deputy.agent.run.Containers.Found;
import io.deputy.model.PlacementId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All containers that carry this cluster's labels. */
final class Inventory {
  private final Engine engine;
  private final String cluster;
  private final Inspections inspections;
  private final AppNetworks networks;

  Inventory(Engine engine, String cluster, Inspections inspections, AppNetworks networks) {
    this.engine = engine;
    this.cluster = cluster;
    this.inspections = inspections;
    this.networks = networks;
  }

  List<Found> list() {
    Set<String> known =
        Stream.concat(
                Stream.of(Inspections.HOST),
                networks.list().stream().map(bridge -> bridge.network().name()))
            .collect(Collectors.toSet());
    return engine.ask("list containers", docker -> list(docker, known));
  }

  private List<Found> list(DockerClient docker, Set<String> known) {
    return docker
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(List.of(Labels.ofCluster(cluster)))
        .exec()
        .stream()
        .flatMap(container -> found(docker, container, known).stream())
        .toList();
  }

  private Optional<Found> found(DockerClient docker, Container container, Set<String> known) {
    Optional<PlacementId> placement = Labels.placement(container.getLabels());
    if (placement.isEmpty()) {
      return Optional.empty();
    }
    try {
      Seen seen = inspections.of(docker, container.getId());
      String hash = container.getLabels().getOrDefault(Labels.HASH, "");
      return Optional.of(
          new Found(
              container.getId(),
              placement.get(),
              hash,
              Labels.leased(container.getLabels()),
              seen.state(),
              seen.exitCode(),
              seen.startedAtNanos(),
              on(known, seen.addresses()),
              seen.image()));
    } catch (NotFoundException e) {
      return Optional.empty(); // removed since it was listed
    }
  }

  /** Leaves out networks that someone connected by hand: no app may be reached through them. */
  private static Map<String, String> on(Set<String> known, Map<String, String> addresses) {
    return addresses.entrySet().stream()
        .filter(e -> known.contains(e.getKey()))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
