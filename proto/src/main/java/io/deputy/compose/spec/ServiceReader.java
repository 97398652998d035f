package io.deputy.compose.spec;

import io.deputy.compose.source.KeyPath;
import io.deputy.compose.text.ImageReference;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Healthcheck;
import io.deputy.model.Logging;
import io.deputy.model.Mount;
import io.deputy.model.Policy;
import io.deputy.model.Privileges;
import io.deputy.model.ProcessSpec;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Sorted;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts one service together from what the readers of its parts make. */
final class ServiceReader {
  private final Project project;
  private final ProcessReader processes;
  private final MountReader mounts;
  private final PortReader ports;
  private final NetworkReader networks;
  private final DeployReader deploys;

  ServiceReader(Project project, View file, PortReader ports, CarriedFiles carried) {
    this.project = project;
    this.processes = new ProcessReader(project);
    this.ports = ports;
    this.mounts = new MountReader(project, file.child("volumes"), carried);
    this.networks = new NetworkReader(file.child("networks"));
    this.deploys = new DeployReader(project);
  }

  /** Null after a problem that leaves nothing to be read on. */
  @Nullable ServiceSpec read(String name, View service, Set<String> active) {
    KeyPath at = service.at();
    ServiceId id =
        project.valid(service.node().place(), at, () -> new ServiceId(project.name(), name));
    ContainerSpec container = container(name, service);
    List<PublishedPort> published = ports.published(name, service);
    SortedSet<Integer> known = ports.known(service, published);
    Policy policy =
        container == null
            ? null
            : new PolicyReader(project).read(service, container, published, known);
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
                networks.read(service),
                Dependencies.of(service, active),
                deploys.constraints(service),
                deploys.reservation(service),
                policy,
                ""));
  }

  private @Nullable ContainerSpec container(String name, View service) {
    String image = image(name, service);
    ProcessSpec process = processes.read(service);
    List<Mount> mounted = mounts.read(name, service, deploys.replicas(service) > 0);
    Healthcheck healthcheck = HealthcheckReader.read(service);
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
                service.text("hostname", ""),
                process,
                privileges(service),
                mounted,
                filled(service.pairs("labels")),
                logging(service),
                healthcheck));
  }

  private @Nullable String image(String name, View service) {
    String image = service.text("image");
    if (image != null && !image.isBlank()) {
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

  private static Privileges privileges(View service) {
    return new Privileges(
        service.textsOrNone("cap_add"),
        service.textsOrNone("cap_drop"),
        service.truth("privileged", false),
        service.truth("read_only", false));
  }

  private static Logging logging(View service) {
    View logging = service.child("logging");
    return new Logging(logging.text("driver", ""), filled(logging.pairs("options")));
  }

  private static SortedMap<String, String> filled(SequencedMap<String, @Nullable String> pairs) {
    var all = new TreeMap<String, String>();
    pairs.forEach((name, value) -> all.put(name, value == null ? "" : value));
    return Sorted.copyOf(all);
  }
}
