package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import io.deputy.agent.docker.AppNetworks.Bridge;
import io.deputy.agent.docker.Inspections.Seen;
import io.deputy.agent.run.Containers.Found;
import io.deputy.model.PlacementId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    Map<String, String> composeNames = new HashMap<>();
    composeNames.put(Inspections.HOST, Inspections.HOST);
    for (Bridge bridge : networks.list()) {
      composeNames.put(AppNetworks.dockerName(bridge.network()), bridge.network().network());
    }
    return engine.ask("list containers", docker -> list(docker, composeNames));
  }

  private List<Found> list(DockerClient docker, Map<String, String> composeNames) {
    return docker
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(List.of(Labels.ofCluster(cluster)))
        .exec()
        .stream()
        .flatMap(container -> found(docker, container, composeNames).stream())
        .toList();
  }

  private Optional<Found> found(
      DockerClient docker, Container container, Map<String, String> composeNames) {
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
              translate(seen.addresses(), composeNames),
              seen.image()));
    } catch (NotFoundException e) {
      return Optional.empty(); // removed since it was listed
    }
  }

  /** Leaves out networks that someone connected by hand: no app may be reached through them. */
  private static Map<String, String> translate(
      Map<String, String> byDockerName, Map<String, String> composeNames) {
    Map<String, String> addresses = new HashMap<>();
    byDockerName.forEach(
        (name, address) -> {
          String compose = composeNames.get(name);
          if (compose != null) {
            addresses.put(compose, address);
          }
        });
    return Map.copyOf(addresses);
  }
}
