package io.deputy.wire;

import static io.deputy.wire.Values.any;
import static io.deputy.wire.Values.count;
import static io.deputy.wire.Values.flag;
import static io.deputy.wire.Values.map;
import static io.deputy.wire.Values.path;
import static io.deputy.wire.Values.port;
import static io.deputy.wire.Values.size;
import static io.deputy.wire.Values.text;
import static io.deputy.wire.Values.texts;
import static io.deputy.wire.Values.time;
import static io.deputy.wire.Values.word;

import io.deputy.model.Access;
import io.deputy.model.AppSpec;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Content;
import io.deputy.model.Dependency;
import io.deputy.model.FallbackMode;
import io.deputy.model.Fencing;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Group;
import io.deputy.model.Guest;
import io.deputy.model.Healthcheck;
import io.deputy.model.Joins;
import io.deputy.model.Joins.VolumesFrom;
import io.deputy.model.Mount;
import io.deputy.model.NetworkAttachment;
import io.deputy.model.Policy;
import io.deputy.model.Probe;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.Reservation;
import io.deputy.model.Restarts;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Spread;
import io.deputy.model.VolumeSource;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Random apps and services, with every field at any value that may exist. */
public final class Specs {
  private Specs() {}

  static Arbitrary<AppSpec> app() {
    return Combinators.combine(word(), service().list().ofMaxSize(3))
        .as(
            (name, specs) -> {
              var services = new TreeMap<String, ServiceSpec>();
              specs.forEach(
                  s ->
                      services.put(
                          s.id().service(),
                          alone(withId(s, new ServiceId(name, s.id().service())))));
              specs.stream().findFirst().ifPresent(s -> joinTwo(services, s.id().service()));
              return new AppSpec(name, services);
            });
  }

  /** Gives one of them a second that uses its container. */
  private static void joinTwo(SortedMap<String, ServiceSpec> services, String leader) {
    var group = new Group(leader, true);
    ServiceSpec first =
        Objects.requireNonNull(services.get(leader)).withSpread(Spread.USUAL).withGroup(group);
    var id = new ServiceId(first.id().app(), leader + "-guest");
    var joins = new Joins(leader, leader, leader, List.of(new VolumesFrom(leader, true)));
    services.put(leader, first);
    services.put(
        id.service(),
        ServiceSpec.of(id, ContainerSpec.of("guest").withJoins(joins))
            .withReplicas(first.replicas())
            .withPolicy(first.policy())
            .withGroup(group));
  }

  /** An app has no service that uses another which is not there. */
  private static ServiceSpec alone(ServiceSpec s) {
    return s.withContainer(s.container().withJoins(Joins.NONE)).withGroup(null);
  }

  private static Arbitrary<Joins> joins() {
    var volumes = Combinators.combine(word(), flag()).as(Joins.VolumesFrom::new);
    return Arbitraries.frequencyOf(
        Tuple.of(2, Arbitraries.just(Joins.NONE)),
        Tuple.of(
            1,
            Combinators.combine(
                    Arbitraries.of("", "vpn"), text(), text(), volumes.list().ofMaxSize(2))
                .as(Joins::new)));
  }

  private static Arbitrary<@Nullable Group> group() {
    return Combinators.combine(word(), flag()).as(Group::new).injectNull(0.5);
  }

  public static Arbitrary<ServiceSpec> service() {
    var id = Combinators.combine(word(), word()).as(ServiceId::new);
    var head =
        Combinators.combine(
                id,
                Combinators.combine(Containers.container(mount(), healthcheck()), joins())
                    .as(ContainerSpec::withJoins),
                Arbitraries.integers().between(0, ServiceSpec.MAX_REPLICAS),
                publishedPort().list().ofMaxSize(2),
                Values.ports(),
                network().list().ofMaxSize(2))
            .as(
                (i, c, replicas, ports, known, networks) ->
                    new ServiceSpec(
                        i,
                        c,
                        replicas,
                        c.onAppNetworks() ? ports : List.of(),
                        known,
                        known,
                        c.onAppNetworks() ? networks : List.of(),
                        List.of(),
                        List.of(),
                        Reservation.NONE,
                        Policy.defaultFor(c),
                        Restarts.ALWAYS,
                        null,
                        Spread.USUAL,
                        Collections.emptySortedMap(),
                        Collections.emptySortedSet(),
                        ""));
    return Combinators.combine(
            head,
            dependency().list().ofMaxSize(2),
            Values.constraint().list().ofMaxSize(2),
            Combinators.combine(size(), size()).as(Reservation::new),
            policy(),
            restarts(),
            group(),
            Combinators.combine(spread(), Values.map(), word().set().ofMaxSize(2), text())
                .as((s, l, w, h) -> new Last(s, l, new TreeSet<>(w), h)))
        .as(
            (s, dependencies, constraints, reservation, policy, restarts, group, last) ->
                new ServiceSpec(
                    s.id(),
                    s.container(),
                    s.replicas(),
                    s.ports(),
                    s.knownPorts(),
                    s.udpPorts(),
                    s.networks(),
                    dependencies,
                    constraints,
                    reservation,
                    policy,
                    restarts,
                    group,
                    last.spread(),
                    last.labels(),
                    last.withheld(),
                    last.hash()));
  }

  private record Last(
      Spread spread, SortedMap<String, String> labels, SortedSet<String> withheld, String hash) {}

  private static Arbitrary<Spread> spread() {
    var keys = Arbitraries.of("node.labels.rack", "node.hostname").list().ofMaxSize(2);
    return Combinators.combine(Arbitraries.of(true, false), keys, count()).as(Spread::new);
  }

  private static Arbitrary<Restarts> restarts() {
    return Combinators.combine(any(Restarts.When.class), count(), time(), time()).as(Restarts::new);
  }

  static ServiceSpec withId(ServiceSpec s, ServiceId id) {
    return new ServiceSpec(
        id,
        s.container(),
        s.replicas(),
        s.ports(),
        s.knownPorts(),
        s.udpPorts(),
        s.networks(),
        s.dependencies(),
        s.constraints(),
        s.reservation(),
        s.policy(),
        s.restarts(),
        s.group(),
        s.spread(),
        s.labels(),
        s.withheld(),
        s.hash());
  }

  private static Arbitrary<Mount> mount() {
    var target = path();
    var selinux = Arbitraries.of("", "z", "Z");
    var recursive = Arbitraries.of("", "disabled", "writable", "readonly");
    return Arbitraries.oneOf(
        Combinators.combine(text(), target, flag(), flag(), text(), volumeSource())
            .as(Mount.Volume::new),
        Combinators.combine(path(), target, flag(), text(), recursive, selinux)
            .as(
                (source, at, readOnly, propagation, below, label) ->
                    new Mount.Bind(
                        source, at, readOnly, propagation, below, below.isEmpty() ? label : "")),
        Combinators.combine(Values.content(), target, flag(), selinux).as(Mount.Carried::new),
        Combinators.combine(target, size(), count(), texts()).as(Mount.Tmpfs::new),
        Combinators.combine(word(), target, text()).as(Mount.Image::new),
        Combinators.combine(
                any(Mount.File.Kind.class),
                text(),
                Arbitraries.of("", "db/password"),
                fileContent(),
                word().map(w -> "/" + w),
                count(),
                count(),
                Arbitraries.integers().between(0, 0777))
            .as(
                (kind, name, external, content, at, uid, gid, mode) ->
                    new Mount.File(
                        kind,
                        name,
                        external,
                        external.isEmpty() || mode % 2 == 0 ? content : null,
                        at,
                        uid,
                        gid,
                        mode)));
  }

  private static Arbitrary<Content> fileContent() {
    return Values.content()
        .map(c -> new Content(c.sha256(), c.sizeBytes() % (Mount.File.MAX_BYTES + 1)));
  }

  private static Arbitrary<VolumeSource> volumeSource() {
    return Arbitraries.oneOf(
        Combinators.combine(text(), map(), map(), Arbitraries.just(false)).as(VolumeSource::new),
        Arbitraries.just(new VolumeSource("", new TreeMap<>(), new TreeMap<>(), true)));
  }

  private static Arbitrary<Healthcheck> healthcheck() {
    return Combinators.combine(texts(), time(), time(), time(), time(), count())
        .as(Healthcheck::new);
  }

  static Arbitrary<PublishedPort> publishedPort() {
    return Combinators.combine(
            text(), Arbitraries.integers().between(0, 65535), port(), any(Protocol.class), flag())
        .as(PublishedPort::new)
        .flatMap(
            port ->
                Arbitraries.of(
                    port,
                    new PublishedPort(
                        port.hostAddress(),
                        8003,
                        port.target(),
                        port.protocol(),
                        port.onMachine(),
                        new PublishedPort.Choice(8000, 8010))));
  }

  static Arbitrary<NetworkAttachment> network() {
    return Combinators.combine(text(), text(), flag(), texts())
        .as(
            (network, shared, internal, aliases) ->
                new NetworkAttachment(network, shared, internal && shared.isEmpty(), aliases));
  }

  private static Arbitrary<Dependency> dependency() {
    return Combinators.combine(text(), any(Dependency.Condition.class), flag(), flag())
        .as(Dependency::new);
  }

  private static Arbitrary<Policy> policy() {
    return Combinators.combine(
            any(FallbackMode.class),
            any(Fencing.class),
            probe().injectNull(0.3),
            time(),
            count(),
            access())
        .as(Policy::new);
  }

  static Arbitrary<Access> access() {
    var guest = Arbitraries.of("live", "live/db", "dev/web").map(Guest::parse);
    var address = Arbitraries.of("10.1.2.3/24", "192.0.2.7/32").map(FloatingAddress::parse);
    return Combinators.combine(
            guest.list().ofMaxSize(2),
            Values.machineName().list().ofMaxSize(2),
            address.injectNull(0.5),
            flag(),
            flag())
        .as(Access::new);
  }

  private static Arbitrary<Probe> probe() {
    Arbitrary<Probe.Kind> kind =
        Arbitraries.oneOf(
            port().map(Probe.Kind.Tcp::new),
            Combinators.combine(port(), text().map(t -> "/" + t)).as(Probe.Kind.Http::new),
            texts().map(Probe.Kind.Exec::new),
            Arbitraries.just(new Probe.Kind.Docker()),
            Arbitraries.just(new Probe.Kind.Running()));
    return Combinators.combine(
            kind, time(), time(), Arbitraries.integers().between(1, Integer.MAX_VALUE))
        .as(Probe::new);
  }
}
