package io.deputy.agent.route;

import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRoute;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The published ports of all services for one protocol, as they look to who asks for one at an
 * address of a machine. Of two that want the same, the first in the table has it, as where it is
 * answered.
 *
 * @param everywhere at every address of every machine
 * @param here at every address of this machine, and not of every machine
 * @param at at one address
 * @param others addresses of the other machines
 */
public record PublishedPorts(
    SortedMap<Integer, Target> everywhere,
    SortedMap<Integer, Target> here,
    SortedMap<Door, Target> at,
    Set<String> others) {
  /**
   * @param port of the container
   */
  public record Target(ServiceId service, int port) {}

  public record Door(String address, int port) implements Comparable<Door> {
    private static final Comparator<Door> ORDER =
        Comparator.comparing(Door::address).thenComparingInt(Door::port);

    @Override
    public int compareTo(Door other) {
      return ORDER.compare(this, other);
    }
  }

  public static PublishedPorts of(RouteTable table, Protocol protocol) {
    var all =
        new PublishedPorts(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new HashSet<>());
    for (Machine machine : table.routes().machines()) {
      if (!machine.name().equals(table.self())) {
        all.others.add(machine.address());
      }
    }
    for (ServiceRoute service : table.routes().services()) {
      for (PublishedPort port : service.published()) {
        boolean six = port.hostAddress().equals("::"); // containers ask by IPv4
        if (!six && port.published() != 0 && port.protocol() == protocol) {
          all.add(table, service, port);
        }
      }
    }
    return all;
  }

  private void add(RouteTable table, ServiceRoute service, PublishedPort port) {
    var target = new Target(service.id(), port.target());
    if (!port.everyAddress()) {
      at.putIfAbsent(new Door(port.hostAddress(), port.published()), target);
    } else if (port.onMachine()) {
      service.slots().stream()
          .flatMap(slot -> Stream.ofNullable(slot.machine()))
          .forEach(machine -> add(table, machine, port, target));
    } else if (service.access().ingress().isEmpty()) {
      everywhere.putIfAbsent(port.published(), target);
    } else {
      service.access().ingress().forEach(machine -> add(table, machine, port, target));
    }
  }

  private void add(RouteTable table, MachineName on, PublishedPort port, Target target) {
    if (on.equals(table.self())) {
      here.putIfAbsent(port.published(), target);
    } else {
      table
          .machine(on)
          .ifPresent(m -> at.putIfAbsent(new Door(m.address(), port.published()), target));
    }
  }

  /** What is published there; empty where nothing of an app is. */
  public Optional<Target> find(String address, int port) {
    @Nullable Target found = at.get(new Door(address, port));
    if (found == null && !others.contains(address)) {
      found = here.get(port);
    }
    return Optional.ofNullable(found == null ? everywhere.get(port) : found);
  }
}
