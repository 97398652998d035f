package io.deputy.agent.docker;

import io.deputy.agent.docker.AppNetworks.Bridge;
import io.deputy.agent.run.Containers;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContentSource;
import io.deputy.agent.run.ImageShelf;
import io.deputy.agent.run.ImageSource;
import io.deputy.model.Build;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Hook;
import io.deputy.model.ImageOrigin;
import io.deputy.model.Mount;
import io.deputy.model.PlacementId;
import io.deputy.model.Probe;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Supply;
import io.deputy.model.Ties;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@link Containers} on a Docker Engine, from 20.10 on. */
public final class DockerContainers implements Containers, Closeable {
  private final Engine engine;
  private final String cluster;
  private final Inspections inspections = new Inspections();
  private final Logins logins;
  private final Images images;
  private final BuiltImages builtImages;
  private final Volumes volumes;
  private final AppNetworks networks;
  private final Creation creation;
  private final LifeCycle lifeCycle;
  private final Inventory inventory;
  private final Probes probes;
  private final HookRunner hooks;
  private final Logs logs;

  /**
   * Asks Docker nothing yet, so that an agent starts while Docker is away.
   *
   * @param docker such as {@code unix:///var/run/docker.sock}
   * @param cluster whose containers these are; those of another are never seen
   * @param state the agent's own folder, for what apps carry with them
   * @param contents where that comes from
   * @param peers hand over images that they have
   * @param processes where the kernel shows processes as this Docker counts them: {@code /proc}
   */
  public DockerContainers(
      URI docker,
      String cluster,
      Path state,
      ContentSource contents,
      ImageSource peers,
      Path processes) {
    this.cluster = cluster;
    this.engine = new Engine(docker);
    this.logins = new Logins(contents);
    this.images = new Images(engine, logins);
    this.networks = new AppNetworks(engine, cluster);
    this.builtImages = new BuiltImages(engine, images, state.resolve("builds"), contents, peers);
    Path folder = state.toAbsolutePath().normalize();
    CarriedContents carried = new CarriedContents(folder, contents);
    GivenFiles given = new GivenFiles(folder, contents);
    this.volumes = new Volumes(engine);
    this.creation = new Creation(engine, cluster, images, volumes, networks, carried, given);
    this.lifeCycle = new LifeCycle(engine, inspections, networks, carried, given, processes);
    this.inventory = new Inventory(engine, cluster, inspections, networks);
    this.hooks = new HookRunner(engine);
    this.probes = new Probes(engine, inspections);
    this.logs = new Logs(engine);
  }

  @Override
  public ImageFacts fetch(ServiceSpec spec, ImageOrigin origin, Consumer<String> progress) {
    ContainerSpec container = spec.container();
    Supply mounts = Supply.USUAL.withLogins(container.supply().logins());
    for (Mount mount : container.mounts()) {
      if (mount instanceof Mount.Image mounted) {
        images.fetch(mounted.image(), container.platform(), mounts);
      }
    }
    Build build = container.supply().build();
    return build == null
        ? images.fetch(container.image(), container.platform(), container.supply()).facts()
        : built(container, build, origin, progress).facts();
  }

  /** Also under the name that the file gives it, which is what people look for at Docker. */
  private Image built(
      ContainerSpec container, Build build, ImageOrigin origin, Consumer<String> progress) {
    Image image = builtImages.fetch(build, origin, () -> logins.of(container.supply()), progress);
    images.tag(build.reference(), container.image());
    return image;
  }

  @Override
  public SortedSet<String> builtImages() {
    return builtImages.here();
  }

  /** What other machines may have from here. */
  public ImageShelf shelf() {
    return builtImages.shelf();
  }

  @Override
  public String create(PlacementId placement, ServiceSpec spec, Ties ties) {
    return creation.create(placement, spec, ties);
  }

  @Override
  public void start(String container) {
    lifeCycle.start(container);
  }

  @Override
  public void run(String container, Hook hook) {
    hooks.run(container, hook);
  }

  @Override
  public void stop(String container, @Nullable Duration grace, Runnable ended) {
    lifeCycle.stop(container, grace, ended);
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

  /** Which of these volumes Docker has; those that it does not answer for soon are left out. */
  public SortedMap<String, Boolean> hasVolumes(Collection<String> names) {
    return volumes.look(names);
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
   * running or not, and old images that were built. When to, the caller decides: a network that is
   * made anew has another subnet.
   *
   * @throws ContainersException as every call does; nothing is lost by trying later
   */
  public void prune() {
    creation.prune();
    builtImages.prune();
  }

  @Override
  public void close() throws IOException {
    engine.close();
  }
}
