package io.deputy.coordinator.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.Access;
import io.deputy.model.AppSpec;
import io.deputy.model.ContainerSpec;
import io.deputy.model.FallbackMode;
import io.deputy.model.Fencing;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.Policy;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Spread;
import io.deputy.wire.SpecWire;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final ServiceId WEB = new ServiceId("blog", "web");
  private static final ServiceId DB = new ServiceId("shop", "db");

  private static final Machine H1 =
      new Machine(
          new MachineName("h1"),
          "10.0.0.11",
          7421,
          Collections.emptySortedMap(),
          new MachineFacts("boot", "linux", "amd64", 2, 0, 0, "", "28.0", ""));

  /** Two ports to choose from. */
  private static Admitted apply(ServiceSpec spec, Collection<ServiceRecord> others) {
    return Admission.apply(
        new AppSpec("blog", new TreeMap<>(Map.of("web", spec))),
        Collections.emptySortedMap(),
        others,
        VirtualAddresses.parse("198.18.0.0/24"),
        PortPool.parse("30000-30001"),
        List.of(H1));
  }

  private static ServiceRecord accepted(Admitted admitted) {
    return Objects.requireNonNull(((Admitted.Accepted) admitted).records().get(WEB));
  }

  @Test
  void aServiceThatIsBrokenInTheStoreKeepsItsAddressAndItsPorts() {
    ServiceRecord free = accepted(apply(spec(WEB, 0), List.of()));
    assertThat(free.spec().ports()).containsExactly(port(30000));
    ServiceSpec db = spec(DB, 30000);
    var broken =
        new ServiceRecord(
            DB,
            new TreeMap<>(Map.of(db.hash(), db)),
            db.hash(),
            false,
            0,
            free.address(),
            Collections.emptySortedMap());

    ServiceRecord beside = accepted(apply(spec(WEB, 0), List.of(broken)));
    assertThat(beside.spec().ports()).containsExactly(port(30001));
    assertThat(beside.address()).isNotEqualTo(free.address());
    assertThat(apply(spec(WEB, 30000), List.of(broken)))
        .isEqualTo(
            new Admitted.Refused(
                List.of(
                    "blog/web: port 30000 is published by shop/db already, and all machines answer"
                        + " it")));
    assertThat(accepted(apply(spec(WEB, 30000), List.of(broken.asRemoved()))).spec().ports())
        .as("a removed one has none")
        .containsExactly(port(30000));
  }

  private static PublishedPort port(int published) {
    return new PublishedPort("", published, 80, Protocol.TCP, false);
  }

  private static ServiceSpec spec(ServiceId id, int published) {
    return SpecWire.hashed(
        ServiceSpec.of(id, ContainerSpec.of("img:1")).withPorts(List.of(port(published))));
  }

  @Test
  void oneOnEveryMachineHasNoFallbackAndIsNotScaled() {
    ServiceSpec usual = spec(WEB, 0).withSpread(Spread.EVERY_MACHINE);
    assertThat(apply(usual, List.of()))
        .isEqualTo(
            new Admitted.Refused(
                List.of(
                    "fallback of blog/web: found \"WARM\", expected none, since one runs on every"
                        + " machine (deploy.mode: global)")));
    Policy p = usual.policy();
    var without =
        new Policy(FallbackMode.NONE, p.fencing(), p.probe(), p.hold(), p.holdLimit(), p.access());
    ServiceRecord record = accepted(apply(usual.withPolicy(without), List.of()));
    assertThat(record.wanted()).isTrue();
    assertThat(
            Admission.scale(
                "blog",
                new TreeMap<>(Map.of("web", 3)),
                new TreeMap<>(Map.of(WEB, record)),
                List.of(),
                VirtualAddresses.parse("198.18.0.0/24"),
                PortPool.parse("30000-30001"),
                List.of(H1)))
        .isEqualTo(
            new Admitted.Refused(
                List.of(
                    "replicas of blog/web: found \"3\", expected none: one runs on every machine"
                        + " (deploy.mode: global)")));
  }

  private static ServiceSpec at(ServiceId id, String address) {
    ServiceSpec spec = spec(id, 0);
    Policy p = spec.policy();
    var access = new Access(List.of(), List.of(), FloatingAddress.parse(address), false, false);
    return spec.withPolicy(
        new Policy(p.fallback(), p.fencing(), p.probe(), p.hold(), p.holdLimit(), access));
  }

  private static List<String> refused(ServiceSpec spec, Collection<ServiceRecord> others) {
    return apply(spec, others) instanceof Admitted.Refused no ? no.problems() : List.of();
  }

  @Test
  void anAddressThatMovesIsThatOfOneService() {
    ServiceSpec web = at(WEB, "10.0.0.50/24");
    assertThat(refused(web, List.of())).isEmpty();
    var db = ServiceRecord.fresh(SpecWire.hashed(at(DB, "10.0.0.50/24")), "198.18.0.9");
    assertThat(refused(web, List.of(db)))
        .containsExactly("blog/web: x-deputy.address 10.0.0.50 is that of shop/db already");
    assertThat(refused(web, List.of(db.asRemoved()))).as("a removed one has none").isEmpty();
    assertThat(refused(web, List.of(db.withSpec(db.spec().withReplicas(0)))))
        .as("nor has one without replicas")
        .isEmpty();
    assertThat(refused(at(WEB, "10.0.0.11/24"), List.of()))
        .containsExactly(
            "blog/web: x-deputy.address 10.0.0.11 is the machine h1's own, expected a free one");
    assertThat(refused(at(WEB, "198.18.0.50/24"), List.of()))
        .containsExactly(
            "blog/web: x-deputy.address 198.18.0.50 is in the virtual network 198.18.0.0/24,"
                + " expected one of a real network");
    assertThat(refused(web.withReplicas(2), List.of()))
        .containsExactly(
            "blog/web: x-deputy.address 10.0.0.50 is where the one primary is, found 2 replicas,"
                + " expected one replica");
  }

  @Test
  void toRemoveAnAppAgainChangesNothing() {
    ServiceRecord web = accepted(apply(spec(WEB, 0), List.of()));
    var before = new TreeMap<>(Map.of(WEB, web));
    var removed = (Admitted.Accepted) Admission.remove("blog", before);
    assertThat(removed.changes()).hasSize(1);
    assertThat(Admission.remove("blog", removed.records()))
        .isEqualTo(new Admitted.Accepted(removed.records(), List.of(), 2));
    assertThat(Admission.remove("blogg", removed.records()))
        .isEqualTo(new Admitted.Refused(List.of("there is no app blogg; there is none at all")));
  }

  @Test
  void whatRunsBesideItselfIsNotStrict() {
    var both =
        new Policy(
            FallbackMode.HOT, Fencing.STRICT, null, Policy.HOLD, Policy.HOLD_LIMIT, Access.USUAL);
    assertThat(apply(spec(WEB, 0).withPolicy(both), List.of()))
        .isInstanceOfSatisfying(
            Admitted.Refused.class,
            refused -> assertThat(refused.problems().getFirst()).contains("found \"hot\""));
  }
}
