package io.deputy.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.wire.Specs;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ServiceSpecTest {
  @Property(tries = 200)
  void aCopyDiffersInNothingElse(@ForAll("services") ServiceSpec spec) {
    assertThat(spec.withContainer(spec.container())).isEqualTo(spec);
    assertThat(spec.withSupply(spec.container().supply())).isEqualTo(spec);
    assertThat(spec.withReplicas(spec.replicas())).isEqualTo(spec);
    assertThat(spec.withPorts(spec.ports())).isEqualTo(spec);
    assertThat(spec.withConstraints(spec.constraints())).isEqualTo(spec);
    assertThat(spec.withPolicy(spec.policy())).isEqualTo(spec);
    assertThat(spec.withRestarts(spec.restarts())).isEqualTo(spec);
    assertThat(spec.withLabels(spec.labels())).isEqualTo(spec);
    assertThat(spec.withWithheld(spec.withheld())).isEqualTo(spec);
    assertThat(spec.withHash(spec.hash())).isEqualTo(spec);
  }

  /**
   * Whoever adds a field decides here: what an operator wrote, and may be a secret, is not to stay
   * in the store for ever.
   */
  private static final Set<String> REMEMBERED =
      Set.of(
          "id",
          "replicas",
          "ports",
          "knownPorts",
          "udpPorts",
          "networks",
          "constraints",
          "reservation",
          "restarts",
          "group",
          "spread",
          "withheld",
          "hash");

  private static final Set<String> REMEMBERED_OF_POLICY =
      Set.of("fallback", "fencing", "hold", "holdLimit", "access");

  @Property(tries = 200)
  void whatIsRememberedIsNothingThatMayBeASecret(@ForAll("services") ServiceSpec spec) {
    ServiceSpec kept = spec.remembered();
    ServiceSpec bare = ServiceSpec.of(spec.id(), ContainerSpec.of(spec.container().image()));
    var others = differing(kept, bare);
    others.removeAll(REMEMBERED);
    assertThat(others).isSubsetOf("container", "policy");

    var ofPolicy = differing(kept.policy(), bare.policy());
    ofPolicy.removeAll(REMEMBERED_OF_POLICY);
    assertThat(ofPolicy).isEmpty();
    assertThat(differing(kept.container(), bare.container())).isSubsetOf("mounts");
    assertThat(kept.container().mounts()).allMatch(Mount.Volume.class::isInstance);
    assertThat(kept.container().volumes().map(v -> v.source().options())).allMatch(Map::isEmpty);
  }

  /** The names of components. */
  private static Set<String> differing(Record one, Record other) {
    var names = new TreeSet<String>();
    for (RecordComponent c : one.getClass().getRecordComponents()) {
      try {
        if (!Objects.equals(c.getAccessor().invoke(one), c.getAccessor().invoke(other))) {
          names.add(c.getName());
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(c.getName(), e);
      }
    }
    return names;
  }

  @Provide
  Arbitrary<ServiceSpec> services() {
    return Specs.service();
  }
}
