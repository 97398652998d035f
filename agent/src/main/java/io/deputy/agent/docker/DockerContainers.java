package io.deputy.agent.docker;

import io.deputy.agent.docker.AppNetworks.Bridge;
import io.deputy.agent.run.Containers;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContentSource;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Mount;
import io.deputy.model.PlacementId;
import io.deputy.model.Probe;
import io.deputy.model.ServiceSpec;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@link Containers} on a Docker Engine, from 20.10 on. */
public final class DockerContainers implements Containers, Closeable {
  private final Engine engine;
  private final String cluster;
  private final Inspections inspections = new Inspections();
  private final Images images;
  private final AppNetworks networks;
  private final Creation creation;
  private final LifeCycle lifeCycle;
  private final Inventory inventory;
  private final Probes probes;
  private final Logs logs;

  /**
   * Asks Docker nothing yet, so that an agent starts while Docker is away.
   *
   * @param docker such as {@code unix:///var/run/docker.sock}
   * @param cluster whose containers these are; those of another are never seen
   * @param state the agent's own folder, for what apps carry with them
   * @param contents where that comes from
   */
  public DockerContainers(URI docker, String cluster, Path state, ContentSource contents) {
    this.cluster = cluster;
    this.engine = new Engine(docker);
    this.images = new Images(engine);
    this.networks = new AppNetworks(engine, cluster);
    Path folder = state.toAbsolutePath().normalize();
    CarriedContents carried = new CarriedContents(folder, contents);
    GivenFiles given = new GivenFiles(folder, contents);
    this.creation = new Creation(engine, cluster, images, networks, carried, given);
    this.lifeCycle = new LifeCycle(engine, inspections, networks, carried, given);
    this.inventory = new Inventory(engine, cluster, inspections, networks);
    this.probes = new Probes(engine, inspections);
    this.logs = new Logs(engine);
  }

  @Override
  public ImageFacts fetch(ServiceSpec spec) {
    ContainerSpec container = spec.container();
    for (Mount mount : container.mounts()) {
      if (mount instanceof Mount.Image mounted) {
        images.fetch(mounted.image(), container.platform());
      }
    }
    return images.fetch(container.image(), container.platform()).facts();
  }

  @Override
  public String create(PlacementId placement, ServiceSpec spec) {
    return creation.create(placement, spec);
  }

  @Override
  public void start(String container) {
    lifeCycle.start(container);
  }

  @Override
  public void stop(String container, @Nullable Duration grace) {
    lifeCycle.stop(container, grace);
  }

  @Override
  public void kill(String container) {
    lifeCycle.kill(container);
  }

  @Override
  public void remove(String container) {
    lifeCycle.remove(container);
    probes.forget(container);
  }

  @Override
  public ProbeResult probe(String container, Probe probe) {
    return probes.probe(container, probe);
  }

  @Override
  public List<Found> list() {
    return inventory.list();
  }

  @Override
  public List<AppNetwork> networks() {
    return networks.list().stream().map(Bridge::network).toList();
  }

  @Override
  public Closeable watch(Consumer<Hint> hints) {
    return new Watch(engine, inspections, cluster, hints);
  }

  @Override
  public void logs(String container, boolean follow, int tail, OutputStream to) {
    logs.copy(container, follow, tail, to);
  }

  @Override
  public String version() {
    return engine.ask("tell its version", docker -> docker.versionCmd().exec().getVersion());
  }

  /**
   * Removes the app networks and the unpacked contents that no container of this machine needs,
   * running or not. When to, the caller decides: a network that is made anew has another subnet.
   *
   * @throws ContainersException as every call does; nothing is lost by trying later
   */
  public void prune() {
    creation.prune();
  }

  @Override
  public void close() throws IOException {
    engine.close();
  }
}
