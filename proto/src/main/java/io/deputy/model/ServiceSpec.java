package io.deputy.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One service as it should be: all that any part needs to know of it, so that a placement can be
 * carried out without the rest of its app.
 *
 * @param replicas how many slots; 0 is a service that is declared and does not run
 * @param knownPorts container ports with a listener of their own: {@code expose}, {@code ports},
 *     {@code x-deputy.ports}; the image's EXPOSE is added where the image is known. TCP; in a spec
 *     of a release that did not tell them apart, UDP too
 * @param udpPorts the same for UDP, of {@code expose} and {@code ports}
 * @param restarts whether a container is started again that ended by itself
 * @param group with whom it shares its machines; null for one that stands by itself
 * @param spread how its slots lie over the machines
 * @param labels of the service itself; its containers have their own
 * @param withheld keys whose values are not printed, since variables stood in them; what runs does
 *     not depend on it
 * @param hash names what its containers are made from: container, networks, reserved memory,
 *     whether they are leased. Specs with equal hashes differ only in what needs no new container.
 */
public record ServiceSpec(
    ServiceId id,
    ContainerSpec container,
    int replicas,
    List<PublishedPort> ports,
    SortedSet<Integer> knownPorts,
    SortedSet<Integer> udpPorts,
    List<NetworkAttachment> networks,
    List<Dependency> dependencies,
    List<Constraint> constraints,
    Reservation reservation,
    Policy policy,
    Restarts restarts,
    @Nullable Group group,
    Spread spread,
    SortedMap<String, String> labels,
    SortedSet<String> withheld,
    String hash) {
  /** Compose knows larger numbers only by mistake. */
  public static final int MAX_REPLICAS = 1000;

  public ServiceSpec {
    Invalid.unless(
        replicas >= 0 && replicas <= MAX_REPLICAS, "replicas", replicas, "0 to " + MAX_REPLICAS);
    ports = List.copyOf(ports);
    knownPorts = Sorted.copyOf(knownPorts);
    udpPorts = Sorted.copyOf(udpPorts);
    networks = List.copyOf(networks);
    dependencies = List.copyOf(dependencies);
    constraints = List.copyOf(constraints);
    labels = Sorted.copyOf(labels);
    withheld = Sorted.copyOf(withheld);
    Invalid.unless(
        container.onAppNetworks() || (networks.isEmpty() && ports.isEmpty()),
        "networks and ports of " + id,
        networks.size() + ports.size(),
        "none, since its container is on no network of the app");
  }

  /** A service with one replica, on its app's default network if on any, else at its default. */
  public static ServiceSpec of(ServiceId id, ContainerSpec container) {
    return new ServiceSpec(
        id,
        container,
        1,
        List.of(),
        Collections.emptySortedSet(),
        Collections.emptySortedSet(),
        container.onAppNetworks()
            ? List.of(NetworkAttachment.own("default", false, List.of()))
            : List.of(),
        List.of(),
        List.of(),
        Reservation.NONE,
        Policy.defaultFor(container),
        Restarts.ALWAYS,
        null,
        Spread.USUAL,
        Collections.emptySortedMap(),
        Collections.emptySortedSet(),
        "");
  }

  public boolean strict() {
    return policy.fencing() == Fencing.STRICT;
  }

  /**
   * Whether its primary must start where its newest data is: strict, with a volume, be it that of
   * one that stands beside it. A file that makes a service with a volume relaxed says thereby that
   * its copies may differ.
   */
  public boolean boundToData() {
    return strict() && (container.hasVolume() || (group != null && group.volume()));
  }

  /** Whether its placements go where those of another service are. */
  public boolean follows() {
    return group != null && !group.leader().equals(id.service());
  }

  /**
   * Whether its primaries may run only within a lease: strict, and another could be promoted. Part
   * of the hash, so that a placement is leased from its first moment or never.
   */
  public boolean leased() {
    return strict() && !boundToData() && policy.fallback() != FallbackMode.NONE;
  }

  /**
   * Whether, when it is moved, its heir is started beside the primary before that is stopped: two
   * at once do no harm, and clients wait only for the word. Not where others have to start beside
   * it, nor what is to run once.
   */
  public boolean startsFirst() {
    return !strict() && group == null && !restarts.mayEnd();
  }

  /** What is remembered of it once it was removed, without all that may hold a secret. */
  public ServiceSpec remembered() {
    return with(
        draft -> {
          draft.container = container.remembered();
          draft.dependencies = List.of();
          draft.policy = policy.remembered();
          draft.labels = Collections.emptySortedMap();
        });
  }

  /** Whether its containers are started again with those of another. */
  public boolean restartsWith(ServiceId other) {
    return other.app().equals(id.app())
        && dependencies.stream().anyMatch(d -> d.restart() && d.service().equals(other.service()));
  }

  public ServiceSpec withContainer(ContainerSpec replaced) {
    return with(draft -> draft.container = replaced);
  }

  public ServiceSpec withSupply(Supply replaced) {
    return withContainer(container.withSupply(replaced));
  }

  public ServiceSpec withReplicas(int replaced) {
    return with(draft -> draft.replicas = replaced);
  }

  /** Whether one of its published ports is answered on the machine of its primary alone. */
  public boolean onlyWherePrimaryIs(PublishedPort port) {
    FloatingAddress own = policy.access().address();
    return port.onMachine() || (own != null && port.hostAddress().equals(own.address()));
  }

  public ServiceSpec withPorts(List<PublishedPort> replaced) {
    return with(draft -> draft.ports = replaced);
  }

  public ServiceSpec withConstraints(List<Constraint> replaced) {
    return with(draft -> draft.constraints = replaced);
  }

  public ServiceSpec withPolicy(Policy replaced) {
    return with(draft -> draft.policy = replaced);
  }

  public ServiceSpec withRestarts(Restarts replaced) {
    return with(draft -> draft.restarts = replaced);
  }

  public ServiceSpec withGroup(@Nullable Group replaced) {
    return with(draft -> draft.group = replaced);
  }

  public ServiceSpec withSpread(Spread replaced) {
    return with(draft -> draft.spread = replaced);
  }

  public ServiceSpec withLabels(SortedMap<String, String> replaced) {
    return with(draft -> draft.labels = replaced);
  }

  public ServiceSpec withWithheld(SortedSet<String> replaced) {
    return with(draft -> draft.withheld = replaced);
  }

  public ServiceSpec withHash(String replaced) {
    return with(draft -> draft.hash = replaced);
  }

  private ServiceSpec with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.made();
  }

  /** One that differs in what is set. */
  private static final class Draft {
    private final ServiceId id;
    private ContainerSpec container;
    private int replicas;
    private List<PublishedPort> ports;
    private final SortedSet<Integer> knownPorts;
    private final SortedSet<Integer> udpPorts;
    private final List<NetworkAttachment> networks;
    private List<Dependency> dependencies;
    private List<Constraint> constraints;
    private final Reservation reservation;
    private Policy policy;
    private Restarts restarts;
    private @Nullable Group group;
    private Spread spread;
    private SortedMap<String, String> labels;
    private SortedSet<String> withheld;
    private String hash;

    Draft(ServiceSpec of) {
      id = of.id;
      container = of.container;
      replicas = of.replicas;
      ports = of.ports;
      knownPorts = of.knownPorts;
      udpPorts = of.udpPorts;
      networks = of.networks;
      dependencies = of.dependencies;
      constraints = of.constraints;
      reservation = of.reservation;
      policy = of.policy;
      restarts = of.restarts;
      group = of.group;
      spread = of.spread;
      labels = of.labels;
      withheld = of.withheld;
      hash = of.hash;
    }

    ServiceSpec made() {
      return new ServiceSpec(
          id,
          container,
          replicas,
          ports,
          knownPorts,
          udpPorts,
          networks,
          dependencies,
          constraints,
          reservation,
          policy,
          restarts,
          group,
          spread,
          labels,
          withheld,
          hash);
    }
  }
}
