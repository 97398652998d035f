package io.deputy.wire;

import io.deputy.model.ContainerSpec;
import io.deputy.model.Devices;
import io.deputy.model.Healthcheck;
import io.deputy.model.Hook;
import io.deputy.model.Hooks;
import io.deputy.model.Invalid;
import io.deputy.model.Joins;
import io.deputy.model.Limits;
import io.deputy.model.Logging;
import io.deputy.model.Namespaces;
import io.deputy.model.Networking;
import io.deputy.model.Privileges;
import io.deputy.model.Probe;
import io.deputy.model.ProcessSpec;
import io.deputy.model.RuntimeOptions;
import io.deputy.model.Supply;
import io.deputy.proto.v1.ModelProto;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Containers: process, rights, checks. Their mounts, limits, devices and networking have
 * translators of their own.
 */
final class ContainerWire {
  private ContainerWire() {}

  static ModelProto.ContainerSpec write(ContainerSpec c) {
    var sent =
        ModelProto.ContainerSpec.newBuilder()
            .setImage(c.image())
            .setPlatform(c.platform())
            .setHostname(c.networking().hostname())
            .setProcess(write(c.process()))
            .setPrivileges(write(c.privileges()))
            .putAllLabels(c.labels())
            .setLogging(
                ModelProto.Logging.newBuilder()
                    .setDriver(c.logging().driver())
                    .putAllOptions(c.logging().options()));
    c.mounts().forEach(m -> sent.addMounts(MountWire.write(m)));
    if (c.healthcheck() != null) {
      sent.setHealthcheck(write(c.healthcheck()));
    }
    unlessUsual(c.namespaces(), Namespaces.OWN, n -> sent.setNamespaces(write(n)));
    unlessUsual(
        c.networking().withHostname(""),
        Networking.USUAL,
        n -> sent.setNetworking(NetworkingWire.write(n)));
    unlessUsual(c.limits(), Limits.NONE, l -> sent.setLimits(LimitsWire.write(l)));
    unlessUsual(c.devices(), Devices.NONE, d -> sent.setDevices(DevicesWire.write(d)));
    unlessUsual(c.runtime(), RuntimeOptions.USUAL, r -> sent.setRuntime(write(r)));
    unlessUsual(c.supply(), Supply.USUAL, x -> sent.setSupply(SupplyWire.write(x)));
    c.hooks().postStart().forEach(h -> sent.addPostStart(write(h)));
    c.hooks().preStop().forEach(h -> sent.addPreStop(write(h)));
    unlessUsual(c.joins(), Joins.NONE, j -> sent.setJoins(JoinsWire.write(j)));
    return sent.build();
  }

  /** What is usual is left out, so that hashes of specs of older releases stay what they were. */
  private static <T> void unlessUsual(T value, T usual, Consumer<T> write) {
    if (!value.equals(usual)) {
      write.accept(value);
    }
  }

  static ContainerSpec read(ModelProto.ContainerSpec sent) {
    return new ContainerSpec(
        sent.getImage(),
        sent.getPlatform(),
        read(sent.getProcess()),
        read(sent.getPrivileges()),
        read(sent.getNamespaces()),
        sent.hasNetworking()
            ? NetworkingWire.read(sent.getNetworking(), sent.getHostname())
            : Networking.USUAL.withHostname(sent.getHostname()),
        LimitsWire.read(sent.getLimits()),
        DevicesWire.read(sent.getDevices()),
        read(sent.getRuntime()),
        sent.getMountsList().stream().map(MountWire::read).toList(),
        new TreeMap<>(sent.getLabelsMap()),
        new Logging(
            sent.getLogging().getDriver(), new TreeMap<>(sent.getLogging().getOptionsMap())),
        sent.hasHealthcheck() ? read(sent.getHealthcheck()) : null,
        sent.hasSupply() ? SupplyWire.read(sent.getSupply()) : Supply.USUAL,
        new Hooks(
            sent.getPostStartList().stream().map(ContainerWire::read).toList(),
            sent.getPreStopList().stream().map(ContainerWire::read).toList()),
        JoinsWire.read(sent.getJoins()));
  }

  private static ModelProto.Hook write(Hook h) {
    return ModelProto.Hook.newBuilder()
        .addAllCommand(h.command())
        .setUser(h.user())
        .setPrivileged(h.privileged())
        .setWorkingDir(h.workingDir())
        .putAllEnvironment(h.environment())
        .build();
  }

  private static Hook read(ModelProto.Hook sent) {
    return new Hook(
        sent.getCommandList(),
        sent.getUser(),
        sent.getPrivileged(),
        sent.getWorkingDir(),
        new TreeMap<>(sent.getEnvironmentMap()));
  }

  private static ModelProto.Privileges write(Privileges p) {
    return ModelProto.Privileges.newBuilder()
        .addAllCapAdd(p.capAdd())
        .addAllCapDrop(p.capDrop())
        .setPrivileged(p.privileged())
        .setReadOnlyRoot(p.readOnlyRoot())
        .addAllGroups(p.groups())
        .addAllSecurity(p.security())
        .setSystemPaths(p.systemPaths())
        .build();
  }

  private static Privileges read(ModelProto.Privileges sent) {
    return new Privileges(
        sent.getCapAddList(),
        sent.getCapDropList(),
        sent.getPrivileged(),
        sent.getReadOnlyRoot(),
        sent.getGroupsList(),
        sent.getSecurityList(),
        sent.getSystemPaths());
  }

  private static ModelProto.Namespaces write(Namespaces n) {
    return ModelProto.Namespaces.newBuilder()
        .setIpc(n.ipc())
        .setPid(n.pid())
        .setUts(n.uts())
        .setUserns(n.userns())
        .setCgroup(n.cgroup())
        .build();
  }

  private static Namespaces read(ModelProto.Namespaces sent) {
    return new Namespaces(
        sent.getIpc(), sent.getPid(), sent.getUts(), sent.getUserns(), sent.getCgroup());
  }

  private static ModelProto.RuntimeOptions write(RuntimeOptions r) {
    return ModelProto.RuntimeOptions.newBuilder()
        .setRuntime(r.runtime())
        .putAllStorage(r.storage())
        .putAllSysctls(r.sysctls())
        .putAllAnnotations(r.annotations())
        .build();
  }

  private static RuntimeOptions read(ModelProto.RuntimeOptions sent) {
    return new RuntimeOptions(
        sent.getRuntime(),
        new TreeMap<>(sent.getStorageMap()),
        new TreeMap<>(sent.getSysctlsMap()),
        new TreeMap<>(sent.getAnnotationsMap()));
  }

  private static ModelProto.ProcessSpec write(ProcessSpec p) {
    var sent =
        ModelProto.ProcessSpec.newBuilder()
            .putAllEnvironment(p.environment())
            .setUser(p.user())
            .setWorkingDir(p.workingDir())
            .setInit(p.init())
            .setStopSignal(p.stopSignal())
            .setTty(p.tty())
            .setStdinOpen(p.stdinOpen());
    if (p.entrypoint() != null) {
      sent.setEntrypoint(words(p.entrypoint()));
    }
    if (p.command() != null) {
      sent.setCommand(words(p.command()));
    }
    if (p.stopGrace() != null) {
      sent.setStopGrace(Wire.write(p.stopGrace()));
    }
    return sent.build();
  }

  private static ProcessSpec read(ModelProto.ProcessSpec sent) {
    return new ProcessSpec(
        sent.hasEntrypoint() ? sent.getEntrypoint().getWordsList() : null,
        sent.hasCommand() ? sent.getCommand().getWordsList() : null,
        new TreeMap<>(sent.getEnvironmentMap()),
        sent.getUser(),
        sent.getWorkingDir(),
        sent.getInit(),
        sent.getStopSignal(),
        sent.hasStopGrace() ? Wire.read(sent.getStopGrace(), "stop_grace_period") : null,
        sent.getTty(),
        sent.getStdinOpen());
  }

  private static ModelProto.Healthcheck write(Healthcheck h) {
    return ModelProto.Healthcheck.newBuilder()
        .addAllTest(h.test())
        .setInterval(Wire.write(h.interval()))
        .setTimeout(Wire.write(h.timeout()))
        .setStartPeriod(Wire.write(h.startPeriod()))
        .setStartInterval(Wire.write(h.startInterval()))
        .setRetries(h.retries())
        .build();
  }

  private static Healthcheck read(ModelProto.Healthcheck sent) {
    return new Healthcheck(
        sent.getTestList(),
        Wire.read(sent.getInterval(), "healthcheck.interval"),
        Wire.read(sent.getTimeout(), "healthcheck.timeout"),
        Wire.read(sent.getStartPeriod(), "healthcheck.start_period"),
        Wire.read(sent.getStartInterval(), "healthcheck.start_interval"),
        sent.getRetries());
  }

  static ModelProto.Probe write(Probe probe) {
    var sent =
        ModelProto.Probe.newBuilder()
            .setEvery(Wire.write(probe.every()))
            .setTimeout(Wire.write(probe.timeout()))
            .setFailures(probe.failures());
    switch (probe.kind()) {
      case Probe.Kind.Tcp tcp -> sent.setTcp(tcp.port());
      case Probe.Kind.Http http -> sent.getHttpBuilder().setPort(http.port()).setPath(http.path());
      case Probe.Kind.Exec exec -> sent.setExec(words(exec.command()));
      case Probe.Kind.Docker _ -> sent.setDocker(ModelProto.Probe.Docker.getDefaultInstance());
      case Probe.Kind.Running _ -> sent.setRunning(ModelProto.Probe.Running.getDefaultInstance());
    }
    return sent.build();
  }

  static Probe read(ModelProto.Probe sent) {
    Probe.Kind kind =
        switch (sent.getKindCase()) {
          case TCP -> new Probe.Kind.Tcp(sent.getTcp());
          case HTTP -> new Probe.Kind.Http(sent.getHttp().getPort(), sent.getHttp().getPath());
          case EXEC -> new Probe.Kind.Exec(sent.getExec().getWordsList());
          case DOCKER -> new Probe.Kind.Docker();
          case RUNNING -> new Probe.Kind.Running();
          case KIND_NOT_SET ->
              throw new Invalid(
                  "x-deputy.probe",
                  "a kind unknown to this release",
                  "tcp, http, exec, docker or running");
        };
    return new Probe(
        kind,
        Wire.read(sent.getEvery(), "probe.every"),
        Wire.read(sent.getTimeout(), "probe.timeout"),
        sent.getFailures());
  }

  private static ModelProto.Words words(java.util.List<String> words) {
    return ModelProto.Words.newBuilder().addAllWords(words).build();
  }
}
