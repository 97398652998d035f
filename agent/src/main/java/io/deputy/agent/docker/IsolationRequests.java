package io.deputy.agent.docker;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.DockerObjectAccessor;
import com.github.dockerjava.api.model.HostConfig;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Devices;
import io.deputy.model.Namespaces;
import io.deputy.model.Privileges;
import io.deputy.model.RuntimeOptions;
import io.deputy.model.ServiceId;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a container and its machine, and what lets it through: pure.
 *
 * @param service for messages
 */
record IsolationRequests(ServiceId service) {
  void into(HostConfig host, ContainerSpec container) {
    privileges(host, container.privileges());
    namespaces(host, container.namespaces());
    devices(host, container.devices());
    runtime(host, container.runtime());
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
    if (!privileges.groups().isEmpty()) {
      host.withGroupAdd(privileges.groups());
    }
    if (!privileges.security().isEmpty()) {
      host.withSecurityOpts(privileges.security());
    }
    if (privileges.systemPaths()) {
      // docker-java has no field for these. Absent means Docker's list, empty means none.
      DockerObjectAccessor.overrideRawValue(host, "MaskedPaths", List.of());
      DockerObjectAccessor.overrideRawValue(host, "ReadonlyPaths", List.of());
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
      throw new ContainersException(
          Kind.REFUSED,
          "%s can't run: %s: \"%s\" is no capability of Linux".formatted(service, key, name));
    }
  }

  private static void namespaces(HostConfig host, Namespaces namespaces) {
    unlessEmpty(namespaces.ipc(), host::withIpcMode);
    unlessEmpty(namespaces.pid(), host::withPidMode);
    unlessEmpty(namespaces.uts(), host::withUtSMode);
    unlessEmpty(namespaces.userns(), host::withUsernsMode);
    unlessEmpty(namespaces.cgroup(), host::withCgroupnsMode);
  }

  private static void devices(HostConfig host, Devices devices) {
    if (!devices.mapped().isEmpty()) {
      host.withDevices(
          devices.mapped().stream()
              .map(d -> new Device(d.permissions(), d.target(), d.source()))
              .toList());
    }
    if (!devices.cgroupRules().isEmpty()) {
      host.withDeviceCgroupRules(devices.cgroupRules());
    }
    if (!devices.requests().isEmpty()) {
      host.withDeviceRequests(devices.requests().stream().map(IsolationRequests::request).toList());
    }
  }

  /** Docker takes what has all capabilities of one of the lists: here there is one. */
  private static DeviceRequest request(Devices.Request wanted) {
    return new DeviceRequest()
        .withDriver(orNull(wanted.driver()))
        .withCount(wanted.count() == 0 ? null : wanted.count())
        .withDeviceIds(wanted.ids().isEmpty() ? null : wanted.ids())
        .withCapabilities(wanted.capabilities().isEmpty() ? null : List.of(wanted.capabilities()))
        .withOptions(wanted.options().isEmpty() ? null : wanted.options());
  }

  private static void runtime(HostConfig host, RuntimeOptions options) {
    unlessEmpty(options.runtime(), host::withRuntime);
    if (!options.storage().isEmpty()) {
      host.withStorageOpt(options.storage());
    }
    if (!options.sysctls().isEmpty()) {
      host.withSysctls(options.sysctls());
    }
    if (!options.annotations().isEmpty()) {
      host.withAnnotations(options.annotations());
    }
  }

  private static void unlessEmpty(String value, Consumer<String> set) {
    if (!value.isEmpty()) {
      set.accept(value);
    }
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
