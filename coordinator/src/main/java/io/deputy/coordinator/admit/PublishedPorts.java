package io.deputy.coordinator.admit;

import io.deputy.model.Invalid;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has which published port. All machines answer all of them, so a port belongs to one service
 * of the cluster, not of a machine; but for those of {@code mode: host}, of which each machine can
 * answer one. Owned by one admission.
 */
final class PublishedPorts {
  private record Claim(PublishedPort port, ServiceId by) {}

  private final PortPool range;
  private final List<Claim> claims = new ArrayList<>();

  /** Not given to others, though whoever says one of them has it. */
  private final List<PublishedPort> kept = new ArrayList<>();

  PublishedPorts(PortPool range) {
    this.range = range;
  }

  /**
   * A service that runs has its ports. Those of one with no replicas are only kept for it: a port
   * that was chosen is not to be another when it runs again.
   */
  void claim(ServiceSpec spec) {
    if (spec.replicas() > 0) {
      spec.ports().forEach(p -> claims.add(new Claim(p, spec.id())));
    } else {
      kept.addAll(spec.ports());
    }
  }

  /** Those that were chosen for a service, of those that its file still leaves open. */
  void keep(ServiceSpec before, ServiceSpec asked) {
    before.ports().stream()
        .filter(old -> asked.ports().stream().anyMatch(old::serves))
        .forEach(kept::add);
  }

  /**
   * Which of the spec's ports others have claimed: a sentence each. Of two services of one app the
   * later one by name is told.
   */
  List<String> clashes(ServiceSpec spec) {
    List<String> problems = new ArrayList<>();
    for (PublishedPort port : spec.ports()) {
      claims.stream()
          .filter(c -> spec.replicas() > 0 && port.published() != 0 && clash(c.port(), port))
          .filter(c -> isBefore(c.by(), spec.id()))
          .findFirst()
          .ifPresent(
              c ->
                  problems.add(
                      "%s: port %d is published by %s already, and all machines answer it"
                          .formatted(spec.id(), port.published(), c.by())));
    }
    return problems;
  }

  private static boolean isBefore(ServiceId holder, ServiceId asker) {
    return !holder.app().equals(asker.app()) || holder.compareTo(asker) < 0;
  }

  /**
   * The spec with a port chosen wherever the file leaves it open: the one it had, or the first free
   * one of those that it may be.
   *
   * @throws Invalid if none of these is free
   */
  ServiceSpec chosen(ServiceSpec spec, @Nullable ServiceSpec before) {
    List<PublishedPort> ports = new ArrayList<>();
    for (PublishedPort port : spec.ports()) {
      PublishedPort known = port.published() == 0 ? choose(spec.id(), port, before) : port;
      ports.add(known);
      claims.add(new Claim(known, spec.id()));
    }
    return spec.withPorts(ports);
  }

  private PublishedPort choose(ServiceId by, PublishedPort port, @Nullable ServiceSpec before) {
    if (before != null) {
      for (PublishedPort old : before.ports()) {
        PublishedPort again = port.withPublished(old.serves(port) ? old.published() : 0);
        if (again.published() != 0 && isFree(again)) {
          return again;
        }
      }
    }
    PublishedPort.Choice choice = port.choice();
    PortPool among = choice == null ? range : new PortPool(choice.first(), choice.last());
    for (int candidate = among.first(); candidate <= among.last(); candidate++) {
      PublishedPort one = port.withPublished(candidate);
      if (isFree(one) && kept.stream().noneMatch(k -> clash(k, one))) {
        return one;
      }
    }
    throw choice == null
        ? new Invalid("ingress.ports", range, "a larger range: all its ports are taken")
        : new Invalid(
            "published ports of " + by, choice, "a range with a port that nobody else publishes");
  }

  private static boolean clash(PublishedPort one, PublishedPort other) {
    return one.overlaps(other) && !(one.onMachine() && other.onMachine());
  }

  private boolean isFree(PublishedPort port) {
    return claims.stream().noneMatch(c -> clash(c.port(), port));
  }
}
