package io.deputy.coordinator.admit;

import io.deputy.model.AppSpec;
import io.deputy.model.Build;
import io.deputy.model.ChangeKind;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Content;
import io.deputy.model.FallbackMode;
import io.deputy.model.Invalid;
import io.deputy.model.Machine;
import io.deputy.model.Mount;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes an app in, or out: compares it with what is there, and gives out addresses and ports. */
public final class Admission {
  private final SortedMap<ServiceId, ServiceRecord> before;
  private final Collection<ServiceRecord> others;
  private final VirtualAddresses network;
  private final PublishedPorts ports;
  private final FloatingAddresses floating;
  private final TreeMap<ServiceId, ServiceRecord> after;
  private final List<AppChange> changes = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<String> addresses = new HashSet<>();
  private final long index;

  private Admission(
      String app,
      SortedMap<ServiceId, ServiceRecord> before,
      Collection<ServiceRecord> others,
      VirtualAddresses network,
      PortPool range,
      Collection<Machine> machines) {
    this.index = Index.of(app, before);
    this.before = before;
    this.others = others;
    this.network = network;
    this.ports = new PublishedPorts(range);
    this.floating = new FloatingAddresses(machines, network);
    this.after = new TreeMap<>(before);
    before.values().forEach(r -> addresses.add(r.address()));
    others.forEach(r -> addresses.add(r.address()));
  }

  /**
   * The records with the app as it should be from now on.
   *
   * @param since the index that the app must have, if this changes anything. Else nothing depends
   *     on it; and whoever asks again, since the answer was lost, is not refused for their own
   *     change
   * @param others the last readable records of services that are broken in the store: they run on,
   *     and have their addresses and ports
   * @param machines of the cluster, as far as they are known
   */
  public static Admitted apply(
      AppSpec app,
      OptionalLong since,
      SortedMap<ServiceId, ServiceRecord> before,
      Collection<ServiceRecord> others,
      VirtualAddresses network,
      PortPool range,
      Collection<Machine> machines) {
    Admitted admitted = apply(app, before, others, network, range, machines);
    Optional<String> moved =
        since.isEmpty() ? Optional.empty() : Index.moved(app.name(), since.getAsLong(), before);
    return moved.isPresent() && admitted instanceof Admitted.Accepted ok && !ok.changesNothing()
        ? new Admitted.Refused(List.of(moved.get()))
        : admitted;
  }

  /** Whatever the app's index is. */
  public static Admitted apply(
      AppSpec app,
      SortedMap<ServiceId, ServiceRecord> before,
      Collection<ServiceRecord> others,
      VirtualAddresses network,
      PortPool range,
      Collection<Machine> machines) {
    var admission = new Admission(app.name(), before, others, network, range, machines);
    try {
      admission.takeIn(app);
    } catch (Invalid e) {
      admission.problems.add(e.getMessage());
    }
    return admission.outcome();
  }

  /**
   * The records with other replicas of some services of an app; all else of it stays as it is.
   *
   * @param replicas by service
   * @param others as in {@link #apply}
   */
  public static Admitted scale(
      String app,
      SortedMap<String, Integer> replicas,
      SortedMap<ServiceId, ServiceRecord> before,
      Collection<ServiceRecord> others,
      VirtualAddresses network,
      PortPool range,
      Collection<Machine> machines) {
    SortedMap<String, ServiceSpec> services = services(app, before);
    if (services.isEmpty()) {
      return new Admitted.Refused(List.of("there is no app " + app + known(before)));
    }
    List<String> problems = new ArrayList<>();
    replicas.forEach(
        (name, count) -> {
          try {
            services.computeIfPresent(name, (_, spec) -> scaled(spec, count));
            Invalid.unless(
                services.containsKey(name),
                "service of " + app,
                name,
                String.join(", ", services.keySet()));
          } catch (Invalid e) {
            problems.add(e.getMessage());
          }
        });
    if (!problems.isEmpty()) {
      return new Admitted.Refused(problems);
    }
    AppSpec scaled;
    try {
      scaled = new AppSpec(app, services);
    } catch (Invalid e) { // of a group all have as many as its leader
      return new Admitted.Refused(List.of(String.valueOf(e.getMessage())));
    }
    return apply(scaled, before, others, network, range, machines);
  }

  private static boolean staysAtHome(ContainerSpec container) {
    Build build = container.supply().build();
    return (build != null && Content.AT_HOME.equals(build.context()))
        || container.mounts().stream().anyMatch(Admission::staysAtHome);
  }

  private static boolean staysAtHome(Mount mount) {
    return switch (mount) {
      case Mount.Carried c -> Content.AT_HOME.equals(c.content());
      case Mount.File f -> Content.AT_HOME.equals(f.content());
      case Mount.Volume _, Mount.Bind _, Mount.Tmpfs _, Mount.Image _ -> false;
    };
  }

  private static ServiceSpec scaled(ServiceSpec spec, int count) {
    Invalid.unless(
        count == 0 || !staysAtHome(spec.container()),
        "replicas of " + spec.id(),
        count,
        "0, since its files stayed beside the Compose file, which asks for none: say replicas"
            + " there, and apply it");
    Invalid.unless(
        !spec.spread().everyMachine(),
        "replicas of " + spec.id(),
        count,
        "none: one runs on every machine (deploy.mode: global)");
    return spec.withReplicas(count);
  }

  /** What should run of an app, by service. */
  public static SortedMap<String, ServiceSpec> services(
      String app, SortedMap<ServiceId, ServiceRecord> records) {
    var services = new TreeMap<String, ServiceSpec>();
    records.values().stream()
        .filter(r -> r.id().app().equals(app) && !r.removed())
        .forEach(r -> services.put(r.id().service(), r.spec()));
    return services;
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
    long index = Index.of(app, before);
    before.values().stream()
        .filter(r -> r.id().app().equals(app) && !r.removed())
        .forEach(
            r -> {
              records.put(r.id(), r.asRemoved().withRevision(index + 1));
              changes.add(removed(r));
            });
    return new Admitted.Accepted(records, changes, changes.isEmpty() ? index : index + 1);
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
    if (!problems.isEmpty()) {
      return new Admitted.Refused(problems);
    }
    boolean same = changes.stream().allMatch(c -> c.kind() == ChangeKind.UNCHANGED);
    return new Admitted.Accepted(after, changes, same ? index : index + 1);
  }

  private void takeIn(AppSpec app) {
    for (ServiceRecord record : before.values()) {
      if (!record.id().app().equals(app.name()) && !record.removed()) {
        claim(record.spec());
      }
    }
    others.stream().filter(r -> !r.removed()).forEach(r -> claim(r.spec()));
    // First those that say their ports, so that none of them is given to another.
    app.services().values().forEach(this::claim);
    app.services().values().forEach(spec -> problems.addAll(ports.clashes(spec)));
    app.services().values().forEach(spec -> problems.addAll(floating.problems(spec)));
    app.services().values().forEach(this::keepPorts);
    app.services().values().forEach(this::takeIn);
    before.values().stream()
        .filter(r -> r.id().app().equals(app.name()) && !r.removed())
        .filter(r -> !app.services().containsKey(r.id().service()))
        .forEach(this::takeOut);
    changes.replaceAll(this::withFollowers);
  }

  private void claim(ServiceSpec spec) {
    ports.claim(spec);
    floating.claim(spec);
  }

  /** What gets new containers restarts those that follow it, though nothing of them changed. */
  private AppChange withFollowers(AppChange change) {
    String followers =
        changes.stream()
            .filter(c -> c.kind() == ChangeKind.UNCHANGED || c.kind() == ChangeKind.ADJUSTED)
            .flatMap(c -> c.spec().stream())
            .filter(spec -> spec.restartsWith(change.service()))
            .map(spec -> spec.id().service())
            .collect(Collectors.joining(", "));
    return change.kind() != ChangeKind.REPLACED || followers.isEmpty()
        ? change
        : change.with("restarts what follows it (depends_on, restart: true): " + followers);
  }

  /** Before any is chosen: a new service must not be given what another one has had. */
  private void keepPorts(ServiceSpec asked) {
    ServiceRecord old = before.get(asked.id());
    if (old != null && !old.removed()) {
      ports.keep(old.spec(), asked);
    }
  }

  private void takeIn(ServiceSpec asked) {
    asked.policy().checked();
    Invalid.unless(
        !asked.spread().everyMachine() || asked.policy().fallback() == FallbackMode.NONE,
        "fallback of " + asked.id(),
        asked.policy().fallback(),
        "none, since one runs on every machine (deploy.mode: global)");
    ServiceRecord old = before.get(asked.id());
    ServiceSpec spec = ports.chosen(asked, old == null ? null : old.spec());
    ServiceRecord record = old == null ? fresh(spec) : old.withSpec(spec);
    AppChange change = change(old, spec);
    boolean changed = change.kind() != ChangeKind.UNCHANGED;
    after.put(spec.id(), changed ? record.withRevision(index + 1) : record);
    changes.add(change);
  }

  private ServiceRecord fresh(ServiceSpec spec) {
    String address = network.free(spec.id(), addresses);
    addresses.add(address);
    return ServiceRecord.fresh(spec, address);
  }

  private void takeOut(ServiceRecord old) {
    after.put(old.id(), old.asRemoved().withRevision(index + 1));
    changes.add(removed(old));
  }

  private static AppChange removed(ServiceRecord old) {
    return new AppChange(
        old.id(),
        ChangeKind.REMOVED,
        Optional.empty(),
        SlotVolumes.sentences(old, null),
        SlotVolumes.kept(old, null));
  }

  private static AppChange change(@Nullable ServiceRecord old, ServiceSpec spec) {
    if (old == null || old.removed()) {
      return AppDifference.between(null, spec);
    }
    AppChange change = AppDifference.between(old.spec(), spec);
    List<String> details = new ArrayList<>(change.details());
    details.addAll(SlotVolumes.sentences(old, spec));
    details.addAll(SlotVolumes.fresh(old, spec));
    return change.kind() == ChangeKind.UNCHANGED
        ? change
        : new AppChange(
            change.service(), change.kind(), change.spec(), details, SlotVolumes.kept(old, spec));
  }
}
