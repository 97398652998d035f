package io.deputy.coordinator.goals;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.Build;
import io.deputy.model.Endpoint;
import io.deputy.model.ImageOrigin;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who builds an image, and who gets it from whom. One machine builds: that of a primary before
 * others, and then the first by name. As soon as one has it, the others get it from there. A
 * machine that is not heard, or whose Docker is away, neither builds nor hands over; the next one
 * does. Images are of a machine's kind (system and processor), so each kind has its own builder.
 */
final class ImageOrigins {
  /** A machine that needs an image. */
  private record Need(boolean standsBy, MachineName machine) implements Comparable<Need> {
    private static final Comparator<Need> ORDER =
        Comparator.comparing(Need::standsBy).thenComparing(Need::machine);

    @Override
    public int compareTo(Need other) {
      return ORDER.compare(this, other);
    }
  }

  private final Map<MachineName, MachineView> able = new TreeMap<>();
  private final Map<MachineName, MachineFacts> facts = new HashMap<>();
  private final Map<String, TreeSet<Need>> needs = new HashMap<>();

  ImageOrigins(Collection<ServiceRecord> records, Collection<MachineView> machines) {
    for (MachineView view : machines) {
      facts.put(view.name(), view.machine().facts());
      if (view.reachable() && !view.machine().facts().docker().isEmpty()) {
        able.put(view.name(), view);
      }
    }
    for (ServiceRecord record : records) {
      record.placements().forEach(p -> need(p, record.specOf(p)));
    }
  }

  private void need(Placement p, ServiceSpec spec) {
    Build build = spec.container().supply().build();
    if (build != null && p.live()) {
      needs
          .computeIfAbsent(build.reference(), _ -> new TreeSet<>())
          .add(new Need(p.role() != Role.PRIMARY, p.machine()));
    }
  }

  ImageOrigin of(Placement placement, ServiceSpec spec) {
    Build build = spec.container().supply().build();
    if (build == null || !placement.live()) {
      return ImageOrigin.USUAL;
    }
    String image = build.reference();
    MachineName here = placement.machine();
    if (has(here, image)) {
      return new ImageOrigin.BuiltHere();
    }
    Optional<MachineView> holder =
        able.values().stream()
            .filter(m -> has(m.name(), image) && sameKind(m.name(), here) && m.machine().known())
            .findFirst();
    if (holder.isPresent()) {
      var machine = holder.get().machine();
      return new ImageOrigin.Holder(
          machine.name(), new Endpoint(machine.address(), machine.peerPort()));
    }
    MachineName builder =
        needs.getOrDefault(image, new TreeSet<>()).stream()
            .map(Need::machine)
            .filter(m -> able.containsKey(m) && sameKind(m, here))
            .findFirst()
            .orElse(here);
    return builder.equals(here) ? new ImageOrigin.BuiltHere() : new ImageOrigin.Awaited(builder);
  }

  private boolean has(MachineName machine, String image) {
    MachineFacts known = facts.get(machine);
    return known != null && known.builtImages().contains(image);
  }

  private boolean sameKind(MachineName one, MachineName other) {
    MachineFacts a = Objects.requireNonNull(facts.get(one));
    MachineFacts b = facts.get(other);
    return b != null && a.os().equals(b.os()) && a.arch().equals(b.arch());
  }
}
