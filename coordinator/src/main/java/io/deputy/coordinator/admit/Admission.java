package io.deputy.coordinator.admit;

import io.deputy.model.AppSpec;
import io.deputy.model.Invalid;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes an app in, or out: compares it with what is there, and gives out addresses and ports. */
public final class Admission {
  private final SortedMap<ServiceId, ServiceRecord> before;
  private final Collection<ServiceRecord> others;
  private final VirtualAddresses network;
  private final PublishedPorts ports;
  private final TreeMap<ServiceId, ServiceRecord> after;
  private final List<AppChange> changes = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<String> addresses = new HashSet<>();

  private Admission(
      SortedMap<ServiceId, ServiceRecord> before,
      Collection<ServiceRecord> others,
      VirtualAddresses network,
      PortPool range) {
    this.before = before;
    this.others = others;
    this.network = network;
    this.ports = new PublishedPorts(range);
    this.after = new TreeMap<>(before);
    before.values().forEach(r -> addresses.add(r.address()));
    others.forEach(r -> addresses.add(r.address()));
  }

  /**
   * The records with the app as it should be from now on.
   *
   * @param others the last readable records of services that are broken in the store: they run on,
   *     and have their addresses and ports
   */
  public static Admitted apply(
      AppSpec app,
      SortedMap<ServiceId, ServiceRecord> before,
      Collection<ServiceRecord> others,
      VirtualAddresses network,
      PortPool range) {
    var admission = new Admission(before, others, network, range);
    try {
      admission.takeIn(app);
    } catch (Invalid e) {
      admission.problems.add(e.getMessage());
    }
    return admission.outcome();
  }

  /**
   * The records without the app: its services end, and keep their volumes. To remove it again
   * changes nothing: an answer may have been lost.
   */
  public static Admitted remove(String app, SortedMap<ServiceId, ServiceRecord> before) {
    boolean known = before.values().stream().anyMatch(r -> r.id().app().equals(app));
    if (!known) {
      return new Admitted.Refused(List.of("there is no app " + app + known(before)));
    }
    var records = new TreeMap<>(before);
    List<AppChange> changes = new ArrayList<>();
    before.values().stream()
        .filter(r -> r.id().app().equals(app) && !r.removed())
        .forEach(
            r -> {
              records.put(r.id(), r.asRemoved());
              changes.add(AppChange.removed(r.id()));
            });
    return new Admitted.Accepted(records, changes);
  }

  private static String known(SortedMap<ServiceId, ServiceRecord> records) {
    List<String> apps =
        records.values().stream()
            .filter(r -> !r.removed())
            .map(r -> r.id().app())
            .distinct()
            .toList();
    return apps.isEmpty() ? "; there is none at all" : "; there are " + String.join(", ", apps);
  }

  private Admitted outcome() {
    return problems.isEmpty()
        ? new Admitted.Accepted(after, changes)
        : new Admitted.Refused(problems);
  }

  private void takeIn(AppSpec app) {
    for (ServiceRecord record : before.values()) {
      if (!record.id().app().equals(app.name()) && !record.removed()) {
        ports.claim(record.spec());
      }
    }
    others.stream().filter(r -> !r.removed()).forEach(r -> ports.claim(r.spec()));
    app.services().values().forEach(spec -> problems.addAll(ports.clashes(spec)));
    // First those that say their ports, so that none of them is given to another.
    app.services().values().forEach(ports::claim);
    app.services().values().forEach(this::takeIn);
    before.values().stream()
        .filter(r -> r.id().app().equals(app.name()) && !r.removed())
        .filter(r -> !app.services().containsKey(r.id().service()))
        .forEach(this::takeOut);
  }

  private void takeIn(ServiceSpec asked) {
    asked.policy().checked();
    ServiceRecord old = before.get(asked.id());
    ServiceSpec spec = ports.chosen(asked, old == null ? null : old.spec());
    ServiceRecord record = old == null ? fresh(spec) : old.withSpec(spec);
    after.put(spec.id(), record);
    changes.add(change(old, spec));
  }

  private ServiceRecord fresh(ServiceSpec spec) {
    String address = network.free(spec.id(), addresses);
    addresses.add(address);
    return ServiceRecord.fresh(spec, address);
  }

  private void takeOut(ServiceRecord old) {
    after.put(old.id(), old.asRemoved());
    changes.add(AppChange.removed(old.id()));
  }

  private static AppChange change(@Nullable ServiceRecord old, ServiceSpec spec) {
    if (old == null || old.removed()) {
      return changed(spec, AppChange.Kind.ADDED, List.of());
    }
    if (old.spec().equals(spec)) {
      return changed(spec, AppChange.Kind.UNCHANGED, List.of());
    }
    boolean sameContainers = old.current().equals(spec.hash());
    return changed(
        spec,
        sameContainers ? AppChange.Kind.ADJUSTED : AppChange.Kind.REPLACED,
        Difference.between(old.spec(), spec));
  }

  private static AppChange changed(ServiceSpec spec, AppChange.Kind kind, List<String> details) {
    return new AppChange(spec.id(), kind, Optional.of(spec), details);
  }
}
