package io.deputy.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.ContainerSpec;
import io.deputy.model.NetworkAttachment;
import io.deputy.model.Probe;
import io.deputy.model.ServiceSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Containers} does, so that the fake the loops are tested with can't drift from
 * Docker.
 */
public abstract class ContainersContract extends LifeCycleContract {
  /** An image that nobody has. */
  protected abstract String absentImage();

  @Test
  void anImageThatNobodyHasIsNamed() {
    ServiceSpec spec = ServiceSpec.of(WEB, ContainerSpec.of(absentImage()));
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> fetched(spec))
        .returns(Kind.NO_IMAGE, ContainersException::kind)
        .withMessageContaining(absentImage());
  }

  @Test
  void theNetworksOfAnAppAreThereWithItsContainers() {
    ServiceSpec spec =
        TestSpecs.on(
            spec(),
            List.of(
                NetworkAttachment.own("front", false, List.of()),
                NetworkAttachment.own("back", true, List.of())));
    String id = containers().create(placement(1), spec);
    assertThat(containers().networks())
        .filteredOn(n -> n.app().equals("live"))
        .extracting(Containers.AppNetwork::name)
        .contains("live_front", "live_back");
    assertThat(containers().networks())
        .allSatisfy(
            n -> {
              assertThat(n.subnet()).matches("[0-9.]+/[0-9]+");
              assertThat(n.gateway()).matches("[0-9]+(\\.[0-9]+){3}");
            });
    containers().start(id);
    assertThat(only().addresses()).containsOnlyKeys("live_front", "live_back");
  }

  @Test
  void runningIsHealthyWhereNothingElseIsAsked() {
    Probe probe = Probe.of(new Probe.Kind.Running());
    String id = containers().create(placement(1), spec());
    assertThat(containers().probe(id, probe).healthy()).isFalse();
    containers().start(id);
    assertThat(containers().probe(id, probe).healthy()).isTrue();
    containers().kill(id);
    assertThat(containers().probe(id, probe).healthy()).isFalse();
    assertThat(containers().probe(NOBODY, probe).healthy()).isFalse();
  }
}
