package io.deputy.compose.spec;

import io.deputy.model.ContainerSpec;
import io.deputy.model.FallbackMode;
import io.deputy.model.Fencing;
import io.deputy.model.Policy;
import io.deputy.model.Probe;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code x-deputy} of a service. */
final class PolicyReader {
  private final Project project;

  PolicyReader(Project project) {
    this.project = project;
  }

  /**
   * Null after a problem.
   *
   * @param toEnd whether it is there to run to its end
   */
  @Nullable Policy read(
      View service,
      ContainerSpec container,
      boolean toEnd,
      List<PublishedPort> ports,
      SortedSet<Integer> known) {
    // What has run to its end is not missed: if its machine dies before, it is placed anew.
    boolean everyMachine = DeployReader.everyMachine(service);
    String fallback = toEnd || everyMachine ? "none" : "warm";
    View own = service.child("x-deputy");
    if (everyMachine && !own.text("fallback", fallback).equalsIgnoreCase("none")) {
      project
          .findings()
          .problem(
              own.place("fallback"),
              own.at().key("fallback"),
              "found \"%s\", expected none: with mode global one runs on each machine, and none elsewhere"
                  .formatted(own.text("fallback", "")));
      return null;
    }
    Policy usual = Policy.defaultFor(container);
    Probe probe = probe(own, ports, known);
    return project.valid(
        own.node().place(),
        own.at(),
        () ->
            new Policy(
                    FallbackMode.valueOf(upper(own.text("fallback", fallback))),
                    Fencing.valueOf(upper(own.text("fencing", usual.fencing().name()))),
                    probe,
                    own.duration("hold", usual.hold()),
                    own.count("hold_limit", usual.holdLimit(), Integer.MAX_VALUE),
                    AccessReader.read(own))
                .checked());
  }

  private @Nullable Probe probe(View own, List<PublishedPort> ports, SortedSet<Integer> known) {
    View probe = own.child("probe");
    if (probe.isEmpty()) {
      return null;
    }
    List<String> kinds = Stream.of("http", "tcp", "exec").filter(probe::has).toList();
    if (kinds.size() != 1) {
      project
          .findings()
          .problem(
              probe.node(),
              probe.at(),
              "found %s, expected one of http, tcp and exec"
                  .formatted(kinds.isEmpty() ? "none" : String.join(" and ", kinds)));
      return null;
    }
    return project.valid(
        probe.place(kinds.getFirst()),
        probe.at().key(kinds.getFirst()),
        () -> {
          Probe.Kind kind = kind(kinds.getFirst(), probe, ports, known);
          return kind == null
              ? null
              : new Probe(
                  kind,
                  probe.duration("every", Probe.EVERY),
                  probe.duration("timeout", Probe.TIMEOUT),
                  probe.count("failures", Probe.FAILURES, Integer.MAX_VALUE));
        });
  }

  private Probe.@Nullable Kind kind(
      String key, View probe, List<PublishedPort> ports, SortedSet<Integer> known) {
    return switch (key) {
      case "tcp" ->
          probe.text("tcp") == null ? null : new Probe.Kind.Tcp(probe.count("tcp", 0, 65536));
      case "http" -> http(probe.child("http"), ports, known);
      default -> exec(probe);
    };
  }

  private Probe.@Nullable Kind exec(View probe) {
    List<String> command = probe.textsOrNone("exec");
    if (command.isEmpty()) {
      project
          .findings()
          .problem(probe.place("exec"), probe.at().key("exec"), "found no command, expected one");
      return null;
    }
    return new Probe.Kind.Exec(command);
  }

  /** Without a port of its own it asks the first of {@code ports}, else the lowest known one. */
  private Probe.@Nullable Kind http(
      View http, List<PublishedPort> ports, SortedSet<Integer> known) {
    String path = http.text("path");
    if (path == null) {
      return null;
    }
    int first =
        ports.stream()
            .filter(port -> port.protocol() == Protocol.TCP)
            .mapToInt(PublishedPort::target)
            .findFirst()
            .orElse(known.isEmpty() ? 0 : known.first());
    int port = http.count("port", first, 65536);
    if (port == 0) {
      project
          .findings()
          .problem(
              http.node(),
              http.at(),
              "the service has no port to ask, expected {port: 80, path: %s}".formatted(path));
      return null;
    }
    return new Probe.Kind.Http(port, path);
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
