package io.deputy.agent.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.core.RemoteApiVersion;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Healthcheck;
import io.deputy.model.Logging;
import io.deputy.model.Mount;
import io.deputy.model.NetworkMode;
import io.deputy.model.Networking;
import io.deputy.model.PlacementId;
import io.deputy.model.ProcessSpec;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Ties;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that goes into Docker's request for one container, and the request made of it: pure. Each key
 * of a Compose file that reaches Docker does so here; the tests list key and request side by side.
 *
 * <p>What is left out on purpose: restart policies (the agent restarts, as the coordinator says),
 * published ports (the proxy answers them), network aliases (the agent's DNS answers with the
 * service's address, which leads to its primary wherever that runs), its own name servers on an
 * app's network (the agent asks them for it), reserved processors (the planner's, no limit).
 *
 * @param networks those of the spec, in its order, as they stand on this machine
 * @param carried where what travels with the app stands: carried mounts, configs and secrets
 * @param docker the version of the API that is spoken
 */
record CreateRequest(
    String cluster,
    PlacementId placement,
    ServiceSpec spec,
    Image image,
    List<AppNetwork> networks,
    Map<Mount, Path> carried,
    Ties ties,
    RemoteApiVersion docker) {
  CreateRequest {
    networks = List.copyOf(networks);
    carried = Map.copyOf(carried);
  }

  /**
   * Writes the request into an empty command.
   *
   * @throws ContainersException REFUSED for what no Docker could carry out
   */
  CreateContainerCmd into(CreateContainerCmd empty) {
    ContainerSpec container = spec.container();
    CreateContainerCmd command =
        empty
            .withName(placement.containerName())
            .withImage(container.reference())
            .withPlatform(orNull(container.platform()))
            .withLabels(labels());
    names(command, container.networking());
    // docker-java refuses nulls where Docker takes them for the image's own
    if (container.healthcheck() != null) {
      command.withHealthcheck(healthcheck(container.healthcheck()));
    }
    process(command, container.process());
    return command.withHostConfig(host(container));
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>(spec.container().labels());
    List<String> names = networks.stream().map(AppNetwork::name).toList();
    labels.putAll(Labels.container(cluster, placement, spec, names));
    return labels;
  }

  private static void names(CreateContainerCmd command, Networking networking) {
    if (!networking.hostname().isEmpty()) {
      command.withHostName(networking.hostname());
    }
    if (!networking.domainname().isEmpty()) {
      command.withDomainName(networking.domainname());
    }
    if (!networking.macAddress().isEmpty()) {
      command.withMacAddress(networking.macAddress());
    }
  }

  private void process(CreateContainerCmd command, ProcessSpec process) {
    if (!process.environment().isEmpty()) {
      command.withEnv(
          process.environment().entrySet().stream()
              .map(e -> e.getKey() + "=" + e.getValue())
              .toList());
    }
    if (!process.user().isEmpty()) {
      command.withUser(process.user());
    }
    if (!process.workingDir().isEmpty()) {
      command.withWorkingDir(process.workingDir());
    }
    if (!process.stopSignal().isEmpty()) {
      command.withStopSignal(process.stopSignal());
    }
    if (process.stopGrace() != null) {
      command.withStopTimeout(seconds(process.stopGrace()));
    }
    if (process.tty()) {
      command.withTty(true);
    }
    if (process.stdinOpen()) {
      command.withStdinOpen(true);
    }
    argv(command, process.entrypoint(), process.command());
  }

  /**
   * Docker takes the image's command for an empty one unless an entrypoint is given, so the image's
   * own is given again where the command is to be cleared.
   */
  private void argv(
      CreateContainerCmd command,
      @Nullable List<String> entrypoint,
      @Nullable List<String> arguments) {
    List<String> given = entrypoint;
    if (arguments != null && arguments.isEmpty()) {
      given = entrypoint == null ? image.entrypoint() : entrypoint;
      if (given.isEmpty()) {
        throw refused("its command is empty, and so is the entrypoint, so nothing would run");
      }
    }
    if (given != null) {
      command.withEntrypoint(given);
    }
    if (arguments != null) {
      command.withCmd(arguments);
    }
  }

  private HostConfig host(ContainerSpec container) {
    HostConfig host =
        HostConfig.newHostConfig()
            .withNetworkMode(networkMode(container.networking().mode()))
            .withRestartPolicy(RestartPolicy.noRestart());
    if (container.joins().network().isEmpty()) {
      network(host, container.networking());
    }
    if (container.process().init()) {
      host.withInit(true);
    }
    new MountRequests(cluster, placement, carried, docker).into(host, container.mounts());
    new IsolationRequests(placement.service()).into(host, container);
    new JoinRequests(placement, ties.beside()).into(host, container.joins());
    LimitRequests.into(host, container.limits(), spec.reservation());
    logging(host, container.logging());
    return host;
  }

  private String networkMode(NetworkMode mode) {
    return switch (mode) {
      case APP -> networks.isEmpty() ? "none" : networks.get(0).name();
      case HOST -> Inspections.HOST;
      case NONE -> "none";
    };
  }

  /** On a network of the app the agent is asked, which knows the services. */
  private void network(HostConfig host, Networking networking) {
    List<String> servers =
        networking.mode() == NetworkMode.APP
            ? networks.stream().map(AppNetwork::gateway).toList()
            : networking.dns().servers();
    if (!servers.isEmpty()) {
      host.withDns(servers);
    }
    if (!networking.dns().search().isEmpty()) {
      host.withDnsSearch(networking.dns().search());
    } else if (!networks.isEmpty()) {
      host.withDnsSearch(List.of(".")); // else Docker copies the machine's search domains
    }
    if (!networking.dns().options().isEmpty()) {
      host.withDnsOptions(networking.dns().options());
    }
    String[] hosts =
        Stream.concat(
                networking.extraHosts().stream(),
                ties.hosts().entrySet().stream().map(e -> e.getKey() + ":" + e.getValue()))
            .toArray(String[]::new);
    if (hosts.length > 0) {
      host.withExtraHosts(hosts);
    }
  }

  private void logging(HostConfig host, Logging logging) {
    if (logging.driver().isEmpty() && logging.options().isEmpty()) {
      return;
    }
    host.withLogConfig(new LoggingRequest(logging));
  }

  private HealthCheck healthcheck(Healthcheck wanted) {
    HealthCheck check = new HealthCheck();
    if (!wanted.test().isEmpty()) {
      check.withTest(wanted.test());
    }
    if (wanted.disabled()) {
      return check;
    }
    check
        .withInterval(nanosOrNull(wanted.interval()))
        .withTimeout(nanosOrNull(wanted.timeout()))
        .withStartPeriod(nanosOrNull(wanted.startPeriod()))
        .withRetries(wanted.retries() == 0 ? null : wanted.retries());
    return ApiVersion.hasStartInterval(docker)
        ? check.withStartInterval(nanosOrNull(wanted.startInterval()))
        : check;
  }

  private ContainersException refused(String why) {
    return new ContainersException(
        Kind.REFUSED, "%s can't run: %s".formatted(placement.service(), why));
  }

  /** Docker counts these in whole seconds; a grace is never cut short. */
  static int seconds(Duration duration) {
    return Math.toIntExact(duration.plusNanos(999_999_999).toSeconds());
  }

  private static @Nullable Long nanosOrNull(Duration duration) {
    return duration.isZero() ? null : duration.toNanos();
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
