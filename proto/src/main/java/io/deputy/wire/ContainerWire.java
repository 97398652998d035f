package io.deputy.wire;

import io.deputy.model.ContainerSpec;
import io.deputy.model.Content;
import io.deputy.model.Healthcheck;
import io.deputy.model.Invalid;
import io.deputy.model.Logging;
import io.deputy.model.Mount;
import io.deputy.model.Privileges;
import io.deputy.model.Probe;
import io.deputy.model.ProcessSpec;
import io.deputy.proto.v1.ModelProto;
import java.util.TreeMap;

/** Containers: process, mounts, checks. */
final class ContainerWire {
  private ContainerWire() {}

  static ModelProto.ContainerSpec write(ContainerSpec c) {
    var sent =
        ModelProto.ContainerSpec.newBuilder()
            .setImage(c.image())
            .setPlatform(c.platform())
            .setHostname(c.hostname())
            .setProcess(write(c.process()))
            .setPrivileges(
                ModelProto.Privileges.newBuilder()
                    .addAllCapAdd(c.privileges().capAdd())
                    .addAllCapDrop(c.privileges().capDrop())
                    .setPrivileged(c.privileges().privileged())
                    .setReadOnlyRoot(c.privileges().readOnlyRoot()))
            .putAllLabels(c.labels())
            .setLogging(
                ModelProto.Logging.newBuilder()
                    .setDriver(c.logging().driver())
                    .putAllOptions(c.logging().options()));
    c.mounts().forEach(m -> sent.addMounts(write(m)));
    if (c.healthcheck() != null) {
      sent.setHealthcheck(write(c.healthcheck()));
    }
    return sent.build();
  }

  static ContainerSpec read(ModelProto.ContainerSpec sent) {
    return new ContainerSpec(
        sent.getImage(),
        sent.getPlatform(),
        sent.getHostname(),
        read(sent.getProcess()),
        new Privileges(
            sent.getPrivileges().getCapAddList(),
            sent.getPrivileges().getCapDropList(),
            sent.getPrivileges().getPrivileged(),
            sent.getPrivileges().getReadOnlyRoot()),
        sent.getMountsList().stream().map(ContainerWire::read).toList(),
        new TreeMap<>(sent.getLabelsMap()),
        new Logging(
            sent.getLogging().getDriver(), new TreeMap<>(sent.getLogging().getOptionsMap())),
        sent.hasHealthcheck() ? read(sent.getHealthcheck()) : null);
  }

  private static ModelProto.ProcessSpec write(ProcessSpec p) {
    var sent =
        ModelProto.ProcessSpec.newBuilder()
            .putAllEnvironment(p.environment())
            .setUser(p.user())
            .setWorkingDir(p.workingDir())
            .setInit(p.init())
            .setStopSignal(p.stopSignal());
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
        sent.hasStopGrace() ? Wire.read(sent.getStopGrace(), "stop_grace_period") : null);
  }

  private static ModelProto.Mount write(Mount mount) {
    var sent = ModelProto.Mount.newBuilder().setTarget(mount.target());
    switch (mount) {
      case Mount.Volume v ->
          sent.getVolumeBuilder().setVolume(v.volume()).setReadOnly(v.readOnly());
      case Mount.Bind b ->
          sent.getBindBuilder()
              .setSource(b.source())
              .setReadOnly(b.readOnly())
              .setPropagation(b.propagation());
      case Mount.Carried c ->
          sent.getCarriedBuilder()
              .setSha256(c.content().sha256())
              .setSizeBytes(c.content().sizeBytes())
              .setReadOnly(c.readOnly());
      case Mount.Tmpfs t -> sent.getTmpfsBuilder().setSizeBytes(t.sizeBytes()).setMode(t.mode());
    }
    return sent.build();
  }

  private static Mount read(ModelProto.Mount sent) {
    String target = sent.getTarget();
    return switch (sent.getKindCase()) {
      case VOLUME ->
          new Mount.Volume(sent.getVolume().getVolume(), target, sent.getVolume().getReadOnly());
      case BIND ->
          new Mount.Bind(
              sent.getBind().getSource(),
              target,
              sent.getBind().getReadOnly(),
              sent.getBind().getPropagation());
      case CARRIED ->
          new Mount.Carried(
              new Content(sent.getCarried().getSha256(), sent.getCarried().getSizeBytes()),
              target,
              sent.getCarried().getReadOnly());
      case TMPFS ->
          new Mount.Tmpfs(target, sent.getTmpfs().getSizeBytes(), sent.getTmpfs().getMode());
      case KIND_NOT_SET ->
          throw new Invalid(
              "mount " + target,
              "a kind unknown to this release",
              "volume, bind, carried or tmpfs");
    };
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
