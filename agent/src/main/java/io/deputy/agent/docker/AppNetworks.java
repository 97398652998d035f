package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import io.deputy.agent.net.FirewallRules;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.NetworkAttachment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bridge of each network that has containers here, at Docker under the name that it has in all
 * of the cluster. Known by its labels, never by its name alone.
 *
 * <p>Docker 20.10 lets two networks of one name come to be when asked twice at once, so making and
 * removing goes one at a time; the agent is the only one to do it on its machine.
 */
final class AppNetworks {
  /** A bridge as it stands on this machine. */
  record Bridge(String id, boolean internal, AppNetwork network) {}

  private final Engine engine;
  private final String cluster;
  private final ReentrantLock changing = new ReentrantLock();

  AppNetworks(Engine engine, String cluster) {
    this.engine = engine;
    this.cluster = cluster;
  }

  List<Bridge> list() {
    return engine.ask("list the networks of apps", this::list);
  }

  private List<Bridge> list(DockerClient docker) {
    return docker
        .listNetworksCmd()
        .withFilter("label", List.of(Labels.ofCluster(cluster)))
        .exec()
        .stream()
        .flatMap(network -> bridge(network).stream())
        .toList();
  }

  /** Makes those that are missing; returns all, in the order of the attachments. */
  List<Bridge> ensure(String app, List<NetworkAttachment> attachments) {
    if (attachments.isEmpty()) {
      return List.of();
    }
    changing.lock();
    try {
      List<Bridge> bridges = new ArrayList<>();
      for (NetworkAttachment attachment : attachments) {
        String name = attachment.name(app);
        bridges.add(
            engine.ask("make network " + name, docker -> ensure(docker, app, attachment, name)));
      }
      return bridges;
    } finally {
      changing.unlock();
    }
  }

  private Bridge ensure(DockerClient docker, String app, NetworkAttachment wanted, String name) {
    Optional<Bridge> found = find(docker, name);
    if (found.isPresent()
        && wanted.shared().isEmpty()
        && found.get().internal() != wanted.internal()) {
      replaceable(docker, found.get(), wanted, name);
      docker.removeNetworkCmd(found.get().id()).exec();
      found = Optional.empty();
    }
    return found.orElseGet(() -> make(docker, app, wanted, name));
  }

  private Optional<Bridge> find(DockerClient docker, String name) {
    return list(docker).stream().filter(b -> b.network().name().equals(name)).findFirst();
  }

  private void replaceable(
      DockerClient docker, Bridge found, NetworkAttachment wanted, String name) {
    if (inUse(docker, found)) {
      throw new ContainersException(
          Kind.REFUSED,
          "network %s should be %s, but containers that run here hold it as it was"
              .formatted(name, wanted.internal() ? "internal" : "not internal any more"));
    }
  }

  /**
   * Of an internal network: the firewall knows its bridge by the name, and what came past it would
   * find no way back. Docker's own flag is not enough, and from Docker 23 on too much: see {@link
   * ApiVersion#hasNamesOnInternal}.
   */
  static Map<String, String> keptIn(String name) {
    String hash = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    return Map.of(
        "com.docker.network.bridge.name",
        FirewallRules.INTERNAL + hash.replace("-", "").substring(0, 11),
        "com.docker.network.bridge.enable_ip_masquerade",
        "false");
  }

  private Bridge make(DockerClient docker, String app, NetworkAttachment wanted, String name) {
    try {
      docker
          .createNetworkCmd()
          .withName(name)
          .withDriver("bridge")
          .withCheckDuplicate(true)
          .withInternal(wanted.internal() && ApiVersion.hasNamesOnInternal(engine.version()))
          .withOptions(wanted.internal() ? keptIn(name) : Map.of())
          .withLabels(
              Labels.network(
                  cluster,
                  wanted.shared().isEmpty() ? app : "",
                  wanted.network(),
                  wanted.internal()))
          .exec();
    } catch (ConflictException e) {
      throw new ContainersException(
          Kind.REFUSED,
          ("Docker has a network %s already that Deputy did not make; remove it"
                  + " (docker network rm %s) or give %s another name")
              .formatted(name, name, wanted.shared().isEmpty() ? "the app" : "the network"),
          e);
    }
    return find(docker, name)
        .orElseThrow(
            () ->
                new ContainersException(
                    Kind.REFUSED, "Docker made network %s without an IPv4 subnet".formatted(name)));
  }

  /**
   * Connects a container to those networks of its labels that it is not on. The first is given at
   * create, where Docker before 25 takes no more than one; whoever made it may have died before it
   * was on the others.
   *
   * @throws NotFoundException if one is not there
   */
  void connect(DockerClient docker, String container) {
    InspectContainerResponse found = docker.inspectContainerCmd(container).exec();
    Map<String, String> labels = found.getConfig().getLabels();
    if (labels == null) {
      return;
    }
    Set<String> connected = found.getNetworkSettings().getNetworks().keySet();
    for (String name : Labels.networks(labels)) {
      if (!connected.contains(name)) {
        docker
            .connectToNetworkCmd()
            .withContainerId(container)
            .withNetworkId(find(docker, name).orElseThrow(() -> missing(name)).id())
            .exec();
      }
    }
  }

  private static NotFoundException missing(String network) {
    return new NotFoundException("network %s not found".formatted(network));
  }

  /** Whether Docker says, in its words or ours, that a network is not there. */
  static boolean isMissing(NotFoundException e) {
    String sentence = DockerFaults.sentence(e).toLowerCase(Locale.ROOT);
    return sentence.contains("network") && sentence.contains("not found");
  }

  /** Removes those that no container is on or is to be on, running or not. */
  void prune() {
    changing.lock();
    try {
      engine.order(
          "remove unused networks",
          docker -> {
            List<Bridge> bridges = list(docker);
            Set<String> held = bridges.isEmpty() ? Set.of() : held(docker);
            bridges.stream().filter(b -> !holds(held, b)).forEach(b -> remove(docker, b));
          });
    } finally {
      changing.unlock();
    }
  }

  private static void remove(DockerClient docker, Bridge bridge) {
    try {
      docker.removeNetworkCmd(bridge.id()).exec();
    } catch (NotFoundException e) {
      return; // what we wanted
    }
  }

  private static boolean inUse(DockerClient docker, Bridge bridge) {
    return holds(held(docker), bridge);
  }

  private static boolean holds(Set<String> held, Bridge bridge) {
    return held.contains(bridge.id()) || held.contains(bridge.network().name());
  }

  /** Ids and names of the networks of all containers, also of those that aren't Deputy's. */
  private static Set<String> held(DockerClient docker) {
    Set<String> held = new HashSet<>();
    for (Container container : docker.listContainersCmd().withShowAll(true).exec()) {
      Map<String, String> labels = container.getLabels();
      if (labels != null) {
        held.addAll(Labels.networks(labels));
      }
      if (container.getNetworkSettings() != null) {
        container
            .getNetworkSettings()
            .getNetworks()
            .forEach(
                (name, endpoint) -> {
                  held.add(name);
                  if (endpoint.getNetworkID() != null) {
                    held.add(endpoint.getNetworkID());
                  }
                });
      }
    }
    return held;
  }

  /** Empty for one without an IPv4 subnet, which can't be Deputy's, whatever its labels say. */
  private static Optional<Bridge> bridge(Network network) {
    Map<String, String> labels = network.getLabels();
    String app = labels.get(Labels.APP);
    if (app == null
        || !labels.containsKey(Labels.NETWORK)
        || network.getIpam().getConfig() == null) {
      return Optional.empty();
    }
    return network.getIpam().getConfig().stream()
        .filter(c -> c.getSubnet() != null && c.getSubnet().indexOf(':') < 0)
        .findFirst()
        .map(
            c ->
                new Bridge(
                    network.getId(),
                    Boolean.TRUE.equals(network.getInternal())
                        || Labels.TRUE.equals(labels.get(Labels.INTERNAL)),
                    new AppNetwork(app, network.getName(), c.getSubnet(), gateway(c))));
  }

  /** Docker may leave out the gateway it chose itself: the first address of the subnet. */
  static String gateway(Network.Ipam.Config config) {
    if (config.getGateway() != null) {
      return config.getGateway();
    }
    String subnet = config.getSubnet().substring(0, config.getSubnet().indexOf('/'));
    int last = subnet.lastIndexOf('.') + 1;
    return subnet.substring(0, last) + (Integer.parseInt(subnet.substring(last)) + 1);
  }
}
