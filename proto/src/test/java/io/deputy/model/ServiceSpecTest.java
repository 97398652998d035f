package io.deputy.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.wire.Specs;
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

  @Provide
  Arbitrary<ServiceSpec> services() {
    return Specs.service();
  }
}
