package io.deputy.agent.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.route.PortUse.Admission;
import io.deputy.model.Origin;
import io.deputy.model.ServiceId;
import org.junit.jupiter.api.Test;

class PortUseTest {
  private static final ServiceId WEB = ServiceId.parse("live/web");
  private static final PortUse OWN = new PortUse(WEB, 80, false);
  private static final PortUse PUBLISHED = new PortUse(WEB, 80, true);
  private static final Origin NETWORK = new Origin.Network("live_default");

  @Test
  void whoIsOnANetworkOfAnAppAsksAsThatNetwork() {
    assertThat(OWN.admit(NETWORK, true)).isEqualTo(new Admission.As(NETWORK));
    assertThat(PUBLISHED.admit(NETWORK, false)).isEqualTo(new Admission.As(NETWORK));
  }

  @Test
  void clientsFromOutsideAreLetInWhereAPortIsPublished() {
    assertThat(PUBLISHED.admit(null, false)).isEqualTo(new Admission.As(new Origin.Ingress()));
    assertThat(OWN.admit(null, true))
        .isEqualTo(new Admission.Barred("the client is on no network of an app"));
  }

  @Test
  void aPublishedPortIsNotAnsweredInThePlaceOfAService() {
    assertThat(PUBLISHED.admit(NETWORK, true)).isInstanceOf(Admission.Barred.class);
    assertThat(PUBLISHED.admit(new Origin.Host(), true)).isInstanceOf(Admission.Barred.class);
  }
}
