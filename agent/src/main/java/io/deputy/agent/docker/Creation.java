package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.model.Container;
import io.deputy.agent.docker.AppNetworks.Bridge;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.Mount;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Ties;
import io.deputy.text.Causes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Makes containers with all they need, and clears away what none needs any more. */
final class Creation {
  private static final String NO_SOURCE = "bind source path does not exist: ";

  private final Engine engine;
  private final String cluster;
  private final Images images;
  private final Volumes volumes;
  private final AppNetworks networks;
  private final CarriedContents carried;
  private final GivenFiles given;
  // Held for reading while a container is being made of networks and folders that none uses yet.
  private final ReentrantReadWriteLock making = new ReentrantReadWriteLock();

  Creation(
      Engine engine,
      String cluster,
      Images images,
      Volumes volumes,
      AppNetworks networks,
      CarriedContents carried,
      GivenFiles given) {
    this.engine = engine;
    this.cluster = cluster;
    this.images = images;
    this.volumes = volumes;
    this.networks = networks;
    this.carried = carried;
    this.given = given;
  }

  String create(PlacementId placement, ServiceSpec spec, Ties ties) {
    making.readLock().lock();
    try {
      Optional<Container> found = find(placement);
      if (found.isPresent() && !found.get().getState().equals("created")) {
        return found.get().getId();
      }
      List<Bridge> bridges = networks.ensure(spec.id().app(), spec.networks());
      String id = found.map(Container::getId).orElseGet(() -> make(placement, spec, ties, bridges));
      connect(placement, id, bridges);
      return id;
    } finally {
      making.readLock().unlock();
    }
  }

  private Optional<Container> find(PlacementId placement) {
    return engine.ask(
        "look for the container of " + placement,
        docker ->
            docker
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(
                    List.of(Labels.ofCluster(cluster), Labels.PLACEMENT + "=" + placement))
                .exec()
                .stream()
                .findFirst());
  }

  private String make(PlacementId placement, ServiceSpec spec, Ties ties, List<Bridge> bridges) {
    spec.container().mounts().forEach(mount -> check(placement, mount));
    CreateRequest request =
        new CreateRequest(
            cluster,
            placement,
            spec,
            images.get(spec.container().reference()),
            bridges.stream().map(Bridge::network).toList(),
            provided(placement, spec.container().mounts()),
            ties,
            engine.version());
    try {
      return engine.ask(
          "create container " + placement.containerName(),
          docker ->
              request.into(docker.createContainerCmd(spec.container().reference())).exec().getId());
    } catch (ContainersException e) {
      return afterRefusal(placement, e);
    }
  }

  private Map<Mount, Path> provided(PlacementId placement, List<Mount> mounts) {
    Map<Mount, Path> paths = new HashMap<>(carried.provide(placement, mounts));
    paths.putAll(given.provide(placement, mounts));
    return paths;
  }

  /** What Docker would make in silence, or take for something else. */
  private void check(PlacementId placement, Mount mount) {
    switch (mount) {
      case Mount.Volume volume ->
          volumes.check(placement.service(), volume, volume.of(placement.slot()));
      case Mount.Bind bind
          when !bind.selinux().isEmpty() && !Files.exists(Path.of(bind.source())) ->
          throw new ContainersException(Kind.REFUSED, missing(placement, bind.source()));
      default -> {}
    }
  }

  /** The name is taken also if an answer was lost and the request repeated: then all is well. */
  private String afterRefusal(PlacementId placement, ContainersException e) {
    if (e.getCause() instanceof ConflictException) {
      return find(placement)
          .map(Container::getId)
          .orElseThrow(
              () ->
                  new ContainersException(
                      Kind.REFUSED,
                      "a container named %s is here already and is not that of %s"
                          .formatted(placement.containerName(), placement),
                      e));
    }
    String message = String.valueOf(e.getMessage());
    int source = message.indexOf(NO_SOURCE);
    if (source < 0) {
      throw e;
    }
    throw new ContainersException(
        Kind.REFUSED, missing(placement, message.substring(source + NO_SOURCE.length())), e);
  }

  private static String missing(PlacementId placement, String source) {
    return "%s can't run here: it mounts %s, which this machine does not have"
        .formatted(placement.service(), source);
  }

  private void connect(PlacementId placement, String container, List<Bridge> bridges) {
    if (bridges.size() < 2) {
      return;
    }
    engine.order(
        "connect container " + placement.containerName(),
        docker -> networks.connect(docker, container));
  }

  /** Does nothing while a container is being made: there will be another time. */
  void prune() {
    if (!making.writeLock().tryLock()) {
      return;
    }
    try {
      networks.prune();
      Set<Path> mounted = engine.ask("list what containers mount", Creation::mounted);
      carried.prune(mounted);
      given.prune(mounted);
    } catch (IOException e) {
      throw new ContainersException(
          Kind.REFUSED, "can't remove unused contents: " + Causes.named(e), e);
    } finally {
      making.writeLock().unlock();
    }
  }

  private static Set<Path> mounted(DockerClient docker) {
    Set<Path> sources = new HashSet<>();
    for (Container container : docker.listContainersCmd().withShowAll(true).exec()) {
      container.getMounts().stream()
          .filter(mount -> mount.getSource() != null)
          .forEach(mount -> sources.add(Path.of(mount.getSource())));
    }
    return sources;
  }
}
