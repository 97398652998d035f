package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.HealthStateLog;
import com.github.dockerjava.api.exception.NotFoundException;
import io.deputy.agent.docker.Inspections.Seen;
import io.deputy.agent.run.Containers.ProbeResult;
import io.deputy.agent.run.Containers.State;
import io.deputy.model.Probe;
import java.util.List;
import java.util.Optional;

/** One try of each kind of probe; a probe that fails is a result. */
final class Probes {
  private final Engine engine;
  private final Inspections inspections;
  private final ExecProbe exec;

  Probes(Engine engine, Inspections inspections) {
    this.engine = engine;
    this.inspections = inspections;
    this.exec = new ExecProbe(engine);
  }

  ProbeResult probe(String container, Probe probe) {
    Optional<Seen> seen = look(container).filter(s -> s.state() == State.RUNNING);
    if (seen.isEmpty()) {
      return new ProbeResult(false, "not running");
    }
    return switch (probe.kind()) {
      case Probe.Kind.Running() -> new ProbeResult(true, "running");
      case Probe.Kind.Docker() -> health(container);
      case Probe.Kind.Exec(List<String> command) -> exec.probe(container, command, probe.timeout());
      case Probe.Kind.Tcp(int port) ->
          address(seen.get())
              .map(ip -> NetworkProbe.tcp(ip, port, probe.timeout()))
              .orElse(NetworkProbe.NO_ADDRESS);
      case Probe.Kind.Http(int port, String path) ->
          address(seen.get())
              .map(ip -> NetworkProbe.http(ip, port, path, probe.timeout()))
              .orElse(NetworkProbe.NO_ADDRESS);
    };
  }

  void forget(String container) {
    exec.forget(container);
  }

  /** The machine has an address on every bridge, so any of the container's will do. */
  private Optional<String> address(Seen seen) {
    return seen.livesIn().isEmpty()
        ? seen.addresses().values().stream().findFirst()
        : look(seen.livesIn()).flatMap(this::address);
  }

  private Optional<Seen> look(String container) {
    return engine.ask(
        "look at container " + container,
        docker -> {
          try {
            return Optional.of(inspections.of(docker, container));
          } catch (NotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /** Never from memory: Docker tells of a change of health, not of a check's new message. */
  private ProbeResult health(String container) {
    return engine.ask("tell the health of " + container, docker -> health(docker, container));
  }

  private static ProbeResult health(DockerClient docker, String container) {
    HealthState health;
    try {
      health = docker.inspectContainerCmd(container).exec().getState().getHealth();
    } catch (NotFoundException e) {
      return new ProbeResult(false, "not running");
    }
    if (health == null || health.getStatus() == null) {
      return new ProbeResult(false, "the container has no health check");
    }
    List<HealthStateLog> log = health.getLog();
    String output =
        log == null || log.isEmpty() || log.getLast().getOutput() == null
            ? ""
            : DockerFaults.oneLine(log.getLast().getOutput());
    return new ProbeResult(
        health.getStatus().equals("healthy"),
        output.isEmpty() ? health.getStatus() : health.getStatus() + ": " + output);
  }
}
