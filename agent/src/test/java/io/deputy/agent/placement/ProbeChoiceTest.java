package io.deputy.agent.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.placement.PlacementState.Image;
import io.deputy.model.ContainerSpec;
import io.deputy.model.NetworkMode;
import io.deputy.model.Networking;
import io.deputy.model.Phase;
import io.deputy.model.Ports;
import io.deputy.model.Probe;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProbeChoiceTest {
  @Test
  void onlyWhatHasANetworkIsAskedAtItsPorts() {
    assertThat(chosen(NetworkMode.APP)).isEqualTo(new Probe.Kind.Tcp(80));
    assertThat(chosen(NetworkMode.HOST)).isEqualTo(new Probe.Kind.Tcp(80));
    assertThat(chosen(NetworkMode.NONE)).isEqualTo(new Probe.Kind.Running());
  }

  private static Probe.Kind chosen(NetworkMode mode) {
    var container = ContainerSpec.of("web:1").withNetworking(Networking.USUAL.withMode(mode));
    var image = new Image(Ports.ofTcp(80), false, "");
    return ProbeChoice.of(
            ServiceSpec.of(new ServiceId("live", "web"), container),
            image,
            Phase.STARTING,
            Duration.ZERO)
        .kind();
  }
}
