package io.deputy.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/**
 * One service as it should be: all that any part needs to know of it, so that a placement can be
 * carried out without the rest of its app.
 *
 * @param replicas how many slots; 0 is a service that is declared and does not run
 * @param knownPorts container ports with a listener of their own: {@code expose}, {@code ports},
 *     {@code x-deputy.ports}; the image's EXPOSE is added where the image is known
 * @param restarts whether a container is started again that ended by itself
 * @param hash names what its containers are made from: container, networks, reserved memory,
 *     whether they are leased. Specs with equal hashes differ only in what needs no new container.
 */
public record ServiceSpec(
    ServiceId id,
    ContainerSpec container,
    int replicas,
    List<PublishedPort> ports,
    SortedSet<Integer> knownPorts,
    List<NetworkAttachment> networks,
    List<Dependency> dependencies,
    List<Constraint> constraints,
    Reservation reservation,
    Policy policy,
    Restarts restarts,
    String hash) {
  /** Compose knows larger numbers only by mistake. */
  public static final int MAX_REPLICAS = 1000;

  public ServiceSpec {
    Invalid.unless(
        replicas >= 0 && replicas <= MAX_REPLICAS, "replicas", replicas, "0 to " + MAX_REPLICAS);
    ports = List.copyOf(ports);
    knownPorts = Sorted.copyOf(knownPorts);
    networks = List.copyOf(networks);
    dependencies = List.copyOf(dependencies);
    constraints = List.copyOf(constraints);
    Invalid.unless(
        container.onAppNetworks() || (networks.isEmpty() && ports.isEmpty()),
        "networks and ports of " + id,
        networks.size() + ports.size(),
        "none, since its container is on no network of the app");
  }

  /** One that is started again whenever it ends. */
  public ServiceSpec(
      ServiceId id,
      ContainerSpec container,
      int replicas,
      List<PublishedPort> ports,
      SortedSet<Integer> knownPorts,
      List<NetworkAttachment> networks,
      List<Dependency> dependencies,
      List<Constraint> constraints,
      Reservation reservation,
      Policy policy,
      String hash) {
    this(
        id,
        container,
        replicas,
        ports,
        knownPorts,
        networks,
        dependencies,
        constraints,
        reservation,
        policy,
        Restarts.ALWAYS,
        hash);
  }

  /** A service with one replica, on its app's default network if on any, else at its default. */
  public static ServiceSpec of(ServiceId id, ContainerSpec container) {
    return new ServiceSpec(
        id,
        container,
        1,
        List.of(),
        Collections.emptySortedSet(),
        container.onAppNetworks()
            ? List.of(new NetworkAttachment("default", false, List.of()))
            : List.of(),
        List.of(),
        List.of(),
        Reservation.NONE,
        Policy.defaultFor(container),
        "");
  }

  public boolean strict() {
    return policy.fencing() == Fencing.STRICT;
  }

  /**
   * Whether its primary must start where its newest data is: strict, with a volume. A file that
   * makes a service with a volume relaxed says thereby that its copies may differ.
   */
  public boolean boundToData() {
    return strict() && container.hasVolume();
  }

  /**
   * Whether its primaries may run only within a lease: strict, and another could be promoted. Part
   * of the hash, so that a placement is leased from its first moment or never.
   */
  public boolean leased() {
    return strict() && !boundToData() && policy.fallback() != FallbackMode.NONE;
  }

  /** What is remembered of it once it was removed, without secrets that its containers had. */
  public ServiceSpec remembered() {
    return new ServiceSpec(
        id,
        container.remembered(),
        replicas,
        ports,
        knownPorts,
        networks,
        List.of(),
        constraints,
        reservation,
        policy,
        restarts,
        hash);
  }

  public ServiceSpec withContainer(ContainerSpec replaced) {
    return new ServiceSpec(
        id,
        replaced,
        replicas,
        ports,
        knownPorts,
        networks,
        dependencies,
        constraints,
        reservation,
        policy,
        hash);
  }

  public ServiceSpec withReplicas(int count) {
    return with(count, ports, constraints, policy, hash);
  }

  public ServiceSpec withPorts(List<PublishedPort> replaced) {
    return with(replicas, replaced, constraints, policy, hash);
  }

  public ServiceSpec withConstraints(List<Constraint> replaced) {
    return with(replicas, ports, replaced, policy, hash);
  }

  public ServiceSpec withPolicy(Policy replaced) {
    return with(replicas, ports, constraints, replaced, hash);
  }

  public ServiceSpec withRestarts(Restarts replaced) {
    return new ServiceSpec(
        id,
        container,
        replicas,
        ports,
        knownPorts,
        networks,
        dependencies,
        constraints,
        reservation,
        policy,
        replaced,
        hash);
  }

  public ServiceSpec withHash(String replaced) {
    return with(replicas, ports, constraints, policy, replaced);
  }

  /** The one place that copies the rest. No two have the same type, so none can be confused. */
  private ServiceSpec with(
      int replicas,
      List<PublishedPort> ports,
      List<Constraint> constraints,
      Policy policy,
      String hash) {
    return new ServiceSpec(
        id,
        container,
        replicas,
        ports,
        knownPorts,
        networks,
        dependencies,
        constraints,
        reservation,
        policy,
        restarts,
        hash);
  }
}
