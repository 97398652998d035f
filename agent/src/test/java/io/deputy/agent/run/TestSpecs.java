package io.deputy.agent.run;

import io.deputy.model.NetworkAttachment;
import io.deputy.model.Restarts;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Spread;
import java.util.Collections;
import java.util.List;

/** Variations of specs for tests. */
public final class TestSpecs {
  private TestSpecs() {}

  public static ServiceSpec on(ServiceSpec spec, List<NetworkAttachment> networks) {
    return new ServiceSpec(
        spec.id(),
        spec.container(),
        spec.replicas(),
        spec.ports(),
        spec.knownPorts(),
        spec.udpPorts(),
        networks,
        spec.dependencies(),
        spec.constraints(),
        spec.reservation(),
        spec.policy(),
        Restarts.ALWAYS,
        null,
        Spread.USUAL,
        Collections.emptySortedMap(),
        Collections.emptySortedSet(),
        spec.hash());
  }
}
