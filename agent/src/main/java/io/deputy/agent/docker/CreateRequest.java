package io.deputy.agent.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LogConfig.LoggingType;
import com.github.dockerjava.api.model.RestartPolicy;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Healthcheck;
import io.deputy.model.Logging;
import io.deputy.model.Mount;
import io.deputy.model.PlacementId;
import io.deputy.model.Privileges;
import io.deputy.model.ProcessSpec;
import io.deputy.model.ServiceSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that goes into Docker's request for one container, and the request made of it: pure. Each key
 * of a Compose file that reaches Docker does so here; the tests list key and request side by side.
 *
 * <p>What is left out on purpose: restart policies (the agent restarts, as the coordinator says),
 * published ports (the proxy answers them), network aliases (the agent's DNS answers with the
 * service's address, which leads to its primary wherever that runs), reservations (the planner's,
 * not limits).
 *
 * @param networks those of the spec, in its order, as they stand on this machine
 * @param carried where the carried mounts were unpacked
 * @param startInterval whether this Docker knows a health check's start interval
 */
record CreateRequest(
    String cluster,
    PlacementId placement,
    ServiceSpec spec,
    Image image,
    List<AppNetwork> networks,
    Map<Mount.Carried, Path> carried,
    boolean startInterval) {
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
            .withImage(container.image())
            .withPlatform(orNull(container.platform()))
            .withLabels(labels());
    // docker-java refuses nulls where Docker takes them for the image's own
    if (!container.hostname().isEmpty()) {
      command.withHostName(container.hostname());
    }
    if (container.healthcheck() != null) {
      command.withHealthcheck(healthcheck(container.healthcheck()));
    }
    process(command, container.process());
    return command.withHostConfig(host(container));
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>(spec.container().labels());
    List<String> names = networks.stream().map(AppNetwork::network).toList();
    labels.putAll(Labels.container(cluster, placement, spec, names));
    return labels;
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
            .withNetworkMode(networks.isEmpty() ? "none" : AppNetworks.dockerName(networks.get(0)))
            .withRestartPolicy(RestartPolicy.noRestart());
    if (!networks.isEmpty()) {
      host.withDns(networks.stream().map(AppNetwork::gateway).toList());
      host.withDnsSearch(List.of(".")); // else Docker copies the machine's search domains
    }
    if (container.process().init()) {
      host.withInit(true);
    }
    if (!container.mounts().isEmpty()) {
      host.withMounts(new MountRequests(cluster, placement, carried).of(container.mounts()));
    }
    privileges(host, container.privileges());
    logging(host, container.logging());
    return host;
  }

  private void privileges(HostConfig host, Privileges privileges) {
    if (!privileges.capAdd().isEmpty()) {
      host.withCapAdd(capabilities("cap_add", privileges.capAdd()));
    }
    if (!privileges.capDrop().isEmpty()) {
      host.withCapDrop(capabilities("cap_drop", privileges.capDrop()));
    }
    if (privileges.privileged()) {
      host.withPrivileged(true);
    }
    if (privileges.readOnlyRoot()) {
      host.withReadonlyRootfs(true);
    }
  }

  private Capability[] capabilities(String key, List<String> names) {
    return names.stream().map(name -> capability(key, name)).toArray(Capability[]::new);
  }

  private Capability capability(String key, String name) {
    String plain = name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", "");
    try {
      return Capability.valueOf(plain);
    } catch (IllegalArgumentException e) {
      throw refused("%s: \"%s\" is no capability of Linux".formatted(key, name));
    }
  }

  private void logging(HostConfig host, Logging logging) {
    if (logging.driver().isEmpty() && logging.options().isEmpty()) {
      return;
    }
    LoggingType driver = LoggingType.fromValue(logging.driver());
    if (driver == null && !logging.driver().isEmpty()) {
      throw refused("logging driver \"%s\" is not supported".formatted(logging.driver()));
    }
    host.withLogConfig(new LogConfig(driver, logging.options()));
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
    return startInterval ? check.withStartInterval(nanosOrNull(wanted.startInterval())) : check;
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
