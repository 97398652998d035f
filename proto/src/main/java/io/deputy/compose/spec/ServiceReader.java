package io.deputy.compose.spec;

import io.deputy.compose.source.KeyPath;
import io.deputy.compose.spec.PortReader.Written;
import io.deputy.compose.text.ImageReference;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Devices;
import io.deputy.model.Healthcheck;
import io.deputy.model.Joins;
import io.deputy.model.Limits;
import io.deputy.model.Logging;
import io.deputy.model.Mount;
import io.deputy.model.Namespaces;
import io.deputy.model.NetworkMode;
import io.deputy.model.Networking;
import io.deputy.model.Policy;
import io.deputy.model.Privileges;
import io.deputy.model.ProcessSpec;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.Restarts;
import io.deputy.model.RuntimeOptions;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Supply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Puts one service together from what the readers of its parts make. */
final class ServiceReader {
  private final Project project;
  private final PrivilegesReader privileges;
  private final NetworkingReader networking;
  private final LimitsReader limits;
  private final DevicesReader devices;
  private final MountReader mounts;
  private final FileMountReader files;
  private final PortReader ports;
  private final NetworkReader networks;
  private final DeployReader deploys;
  private final RestartsReader restarts;
  private final SuppliesReader supplies;
  private final JoinsReader joins;

  ServiceReader(
      Project project,
      View file,
      PortReader ports,
      CarriedFiles carried,
      GivenFiles given,
      RestartsReader restarts) {
    this.restarts = restarts;
    this.project = project;
    this.privileges = new PrivilegesReader(project);
    this.networking = new NetworkingReader(project);
    this.limits = new LimitsReader(project);
    this.devices = new DevicesReader(project);
    this.ports = ports;
    this.mounts = new MountReader(project, new Volumes(project, file.child("volumes")), carried);
    this.files = new FileMountReader(project, given);
    this.networks = new NetworkReader(project, file.child("networks"));
    this.deploys = new DeployReader(project);
    this.supplies = new SuppliesReader(project, carried);
    this.joins = new JoinsReader(project, file.child("services"));
  }

  /** Null after a problem that leaves nothing to be read on. */
  @Nullable ServiceSpec read(String name, View service, Set<String> active) {
    KeyPath at = service.at();
    ServiceId id =
        project.valid(service.node().place(), at, () -> new ServiceId(project.name(), name));
    deploys.mode(service);
    NetworkMode mode = networking.mode(service);
    ContainerSpec container = container(name, service, mode);
    List<Written> written = ports.read(name, service);
    boolean guest = !JoinsReader.network(service).isEmpty();
    List<PublishedPort> published = guest ? List.of() : ports.published(written, service, mode);
    SortedSet<Integer> known = ports.known(service, written, Protocol.TCP);
    Restarts again = restarts.read(name, service);
    Policy policy =
        container == null
            ? null
            : new PolicyReader(project)
                .read(service, container, restarts.toEnd(name, service, again), published, known);
    if (id == null || container == null || policy == null) {
      return null;
    }
    return project.valid(
        service.node().place(),
        at,
        () ->
            new ServiceSpec(
                id,
                container,
                deploys.replicas(service),
                published,
                known,
                ports.known(service, written, Protocol.UDP),
                container.onAppNetworks() ? networks.read(service, mode) : List.of(),
                Dependencies.of(service, active),
                deploys.constraints(service),
                deploys.reservation(service),
                policy,
                again,
                null,
                deploys.spread(service),
                service.child("deploy").filled("labels"),
                Withheld.keys(service),
                ""));
  }

  private @Nullable ContainerSpec container(String name, View service, NetworkMode mode) {
    String image = image(name, service);
    ProcessSpec process = ProcessReader.read(service);
    Privileges rights = privileges.read(service);
    Namespaces namespaces = new NamespacesReader(project).read(service);
    Networking known = networking.read(service, mode);
    Limits most = limits.read(service);
    Devices used = devices.read(service);
    boolean runs = deploys.replicas(service) > 0;
    List<Mount> mounted = new ArrayList<>(mounts.read(name, service, runs));
    mounted.addAll(files.read(service, mounted, runs));
    Healthcheck healthcheck = HealthcheckReader.read(service);
    Supply supply = supplies.read(name, service, runs);
    Joins shared = joins.read(service);
    if (image == null) {
      return null;
    }
    return project.valid(
        service.place("image"),
        service.at().key("image"),
        () ->
            new ContainerSpec(
                image,
                service.text("platform", ""),
                process,
                rights,
                namespaces,
                known,
                most,
                used,
                runtime(service),
                mounted,
                service.filled("labels"),
                logging(service),
                healthcheck,
                supply,
                HooksReader.read(service),
                shared));
  }

  private @Nullable String image(String name, View service) {
    String image = service.text("image");
    if (image != null && !image.isEmpty()) {
      if (!ImageReference.isOne(image)) {
        project
            .findings()
            .problem(
                service.place("image"),
                service.at().key("image"),
                "found \"%s\", expected %s".formatted(image, ImageReference.ACCEPTED));
        return null;
      }
      return image;
    }
    if (service.has("build")) {
      return project.name() + "-" + name;
    }
    return null;
  }

  private static RuntimeOptions runtime(View service) {
    return new RuntimeOptions(
        service.text("runtime", ""),
        service.filled("storage_opt"),
        service.filled("sysctls"),
        service.filled("annotations"));
  }

  private static Logging logging(View service) {
    View logging = service.child("logging");
    return new Logging(logging.text("driver", ""), logging.filled("options"));
  }
}
