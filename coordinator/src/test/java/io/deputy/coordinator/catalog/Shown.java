package io.deputy.coordinator.catalog;

import io.deputy.model.Contact;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.Mount;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import io.deputy.model.SlotId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A placement to show, made up bit by bit. Starts as a healthy primary of {@code blog/web}. */
record Shown(
    ServiceId service,
    int slot,
    long number,
    String machine,
    Role role,
    Contact contact,
    @Nullable Phase phase,
    String message,
    Map<String, String> labels,
    List<PublishedPort> published,
    int replicas,
    boolean volume) {

  static Shown primary(String service, String machine) {
    return new Shown(
        ServiceId.parse(service),
        0,
        1,
        machine,
        Role.PRIMARY,
        Contact.REACHABLE,
        Phase.HEALTHY,
        "",
        Map.of(),
        List.of(),
        1,
        false);
  }

  Shown as(Role value) {
    return copy(number, value, contact, phase, message, labels, published, replicas, volume);
  }

  Shown number(long value) {
    return copy(value, role, contact, phase, message, labels, published, replicas, volume);
  }

  Shown seen(Contact value) {
    return copy(number, role, value, phase, message, labels, published, replicas, volume);
  }

  Shown in(@Nullable Phase value, String said) {
    return copy(number, role, contact, value, said, labels, published, replicas, volume);
  }

  Shown labelled(Map<String, String> value) {
    return copy(number, role, contact, phase, message, value, published, replicas, volume);
  }

  Shown publishing(PublishedPort... value) {
    return copy(number, role, contact, phase, message, labels, List.of(value), replicas, volume);
  }

  Shown replicated(int value) {
    return copy(number, role, contact, phase, message, labels, published, value, volume);
  }

  Shown withVolume() {
    return copy(number, role, contact, phase, message, labels, published, replicas, true);
  }

  static PublishedPort port(String hostAddress, int published, boolean onMachine) {
    return new PublishedPort(hostAddress, published, 80, Protocol.TCP, onMachine);
  }

  private Shown copy(
      long number,
      Role role,
      Contact contact,
      @Nullable Phase phase,
      String message,
      Map<String, String> labels,
      List<PublishedPort> published,
      int replicas,
      boolean volume) {
    return new Shown(
        service, slot, number, machine, role, contact, phase, message, labels, published, replicas,
        volume);
  }

  ShownPlacement get() {
    var container =
        ContainerSpec.of("img:1")
            .withMounts(volume ? List.of(new Mount.Volume("data", "/data", false)) : List.of())
            .withLabels(new TreeMap<>(labels));
    var spec = ServiceSpec.of(service, container).withReplicas(replicas).withHash("h1");
    var id = new PlacementId(new SlotId(service, slot), number);
    var name = new MachineName(machine);
    var facts = new MachineFacts("boot", "linux", "amd64", 4, 1, 1, "6", "27", "0.1");
    var known = Ports.ofTcp(8080);
    return new ShownPlacement(
        spec,
        "198.18.0.7",
        published,
        new Placement(id, name, "h1", role, role == Role.PRIMARY ? 3 : 0, false, List.of()),
        new Machine(name, "10.0.0." + machine.substring(1), 7421, new TreeMap<>(), facts),
        contact,
        phase == null
            ? null
            : new Observation(id, phase, 0, message, 0, Duration.ofSeconds(5), "c", known));
  }

  static CatalogView view(Shown... placements) {
    return new CatalogView(List.of(placements).stream().map(Shown::get).toList());
  }
}
