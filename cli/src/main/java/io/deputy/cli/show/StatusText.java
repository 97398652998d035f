package io.deputy.cli.show;

import io.deputy.cli.view.ClusterStatus;
import io.deputy.cli.view.MachineStatus;
import io.deputy.cli.view.PlacementStatus;
import io.deputy.cli.view.ServiceStatus;
import io.deputy.model.Role;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Machines and services as tables, and under each the sentences that belong to it. */
public final class StatusText {
  private static final String NONE = "-";
  private static final int SHOWN_PORTS = 4;
  private static final List<String> HEADINGS =
      List.of(
          "SERVICE",
          "SLOT",
          "PRIMARY",
          "PHASE",
          "AGE",
          "RESTARTS",
          "FALLBACK",
          "PHASE",
          "STANDING");

  private final PrintStream out;
  private final Screen screen;

  public StatusText(PrintStream out, Screen screen) {
    this.out = out;
    this.screen = screen;
  }

  public void print(ClusterStatus status) {
    Paragraph.printAll(out, screen, "cluster: ", status.troubles());
    machines(status.machines());
    out.println();
    if (status.services().isEmpty()) {
      out.println("no services yet: \"deputy apply\" brings an app");
    } else {
      services(status);
    }
  }

  private void machines(List<MachineStatus> machines) {
    var table = new Table("MACHINE", "ADDRESS", "CONTACT", "HEARD", "PRIMARIES", "FALLBACKS");
    for (MachineStatus m : machines) {
      table.row(
          m.machine().name(),
          m.machine().address(),
          contact(m),
          Times.heard(m.lastHeard()),
          m.primaries(),
          m.fallbacks());
    }
    table.print(out, screen);
    troubles(machines);
  }

  /** All that is known of machines. */
  public void machineDetails(List<MachineStatus> machines) {
    var table =
        new Table(
            "MACHINE",
            "ADDRESS",
            "CONTACT",
            "HEARD",
            "PRIMARIES",
            "FALLBACKS",
            "CPUS",
            "MEMORY",
            "DISK",
            "OS",
            "DOCKER",
            "NETWORK",
            "AGENT",
            "LABELS");
    for (MachineStatus m : machines) {
      var facts = m.machine().facts();
      table.row(
          m.machine().name(),
          m.machine().address(),
          contact(m),
          Times.heard(m.lastHeard()),
          m.primaries(),
          m.fallbacks(),
          facts.cpus(),
          Times.size(facts.memoryBytes()),
          Times.size(facts.diskBytes()),
          facts.os() + "/" + facts.arch(),
          facts.docker().isEmpty() ? "away" : facts.docker(),
          facts.abilities().isEmpty() ? "-" : String.join(" ", facts.abilities()),
          facts.agentVersion(),
          labels(m));
    }
    table.print(out, screen);
    troubles(machines);
  }

  /** A table of services, then why each is not settled. */
  public void services(ClusterStatus status) {
    Map<String, String> away =
        status.machines().stream()
            .filter(m -> !m.contact().equals("reachable"))
            .collect(Collectors.toMap(m -> m.machine().name().value(), MachineStatus::contact));
    boolean published = status.services().stream().anyMatch(s -> !s.ports().isEmpty());
    Table table = table(status, away, published);
    if (!table.fits(screen)) {
      table = table(status, away, false); // ports are less than what would be cut for them
    }
    table.print(out, screen);
    boolean first = true;
    for (ServiceStatus service : status.services()) {
      for (String reason : sentences(service)) {
        if (first) {
          out.println();
          first = false;
        }
        Paragraph.print(out, screen, service.id() + ": ", reason);
      }
    }
  }

  private static Table table(ClusterStatus status, Map<String, String> away, boolean published) {
    List<String> headings = new ArrayList<>(HEADINGS);
    if (published) {
      headings.add("PORTS");
    }
    var table = new Table(headings.toArray(String[]::new));
    for (ServiceStatus service : status.services()) {
      rows(service, away, published, table);
    }
    return table;
  }

  /** Why it stands as it does, and who waits for it. */
  private static List<String> sentences(ServiceStatus service) {
    var all = new ArrayList<>(service.reasons());
    if (!service.floatingAddress().isEmpty()) {
      all.add(
          "its address %s is on %s"
              .formatted(
                  service.floatingAddress(),
                  service.addressAt().isEmpty()
                      ? "no machine just now"
                      : String.join(" and ", service.addressAt())));
    }
    if (service.waiting() > 0) {
      all.add(
          service.waiting() == 1
              ? "1 connection waits"
              : "%d connections wait".formatted(service.waiting()));
    }
    return all;
  }

  /** The ports stand with the first slot: all of a service's slots are behind them. */
  private static void rows(
      ServiceStatus service, Map<String, String> away, boolean published, Table table) {
    var standing = Table.Cell.state(service.standing());
    int[] slots = service.slots().toArray();
    List<String> ports = new ArrayList<>(service.ports());
    if (slots.length == 0) {
      row(
          table,
          published,
          ports,
          service.id(),
          NONE,
          NONE,
          NONE,
          NONE,
          NONE,
          NONE,
          NONE,
          standing);
    }
    for (int slot : slots) {
      var primary = service.placement(slot, Role.PRIMARY);
      var fallback = service.placement(slot, Role.FALLBACK);
      row(
          table,
          published,
          ports,
          service.id(),
          slot,
          machine(primary, away),
          phase(primary),
          primary.map(p -> p.age().isZero() ? NONE : Times.age(p.age())).orElse(NONE),
          primary.map(p -> Integer.toString(p.restarts())).orElse(NONE),
          machine(fallback, away),
          phase(fallback),
          standing);
      ports.clear();
    }
  }

  private static void row(Table table, boolean published, List<String> ports, Object... cells) {
    List<Object> row = new ArrayList<>(List.of(cells));
    if (published) {
      row.add(ports(ports));
    }
    table.row(row.toArray());
  }

  /** A range of hundreds is no use in a table; {@code --json} has them all. */
  private static String ports(List<String> ports) {
    String shown = String.join(" ", ports.subList(0, Math.min(SHOWN_PORTS, ports.size())));
    int more = ports.size() - SHOWN_PORTS;
    return more > 0 ? shown + " and %d more".formatted(more) : shown;
  }

  private static Object machine(Optional<PlacementStatus> placement, Map<String, String> away) {
    if (placement.isEmpty()) {
      return NONE;
    }
    String name = placement.get().machine();
    String contact = away.get(name);
    return contact == null ? name : new Table.Cell(name + " (" + contact + ")", Tone.of(contact));
  }

  private static Object phase(Optional<PlacementStatus> placement) {
    return placement
        .map(p -> Table.Cell.state(p.draining() ? "draining" : p.shownPhase()))
        .orElse(Table.Cell.of(NONE));
  }

  private static Table.Cell contact(MachineStatus m) {
    return new Table.Cell(
        m.draining() ? m.contact() + ", draining" : m.contact(), Tone.of(m.contact()));
  }

  private static String labels(MachineStatus m) {
    String labels =
        m.machine().labels().entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(" "));
    return labels.isEmpty() ? NONE : labels;
  }

  private void troubles(List<MachineStatus> machines) {
    for (MachineStatus m : machines) {
      Paragraph.printAll(out, screen, m.machine().name() + ": ", m.troubles());
    }
  }
}
