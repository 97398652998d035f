package io.deputy.agent.proxy;

import static io.deputy.agent.route.RouteFixture.service;
import static io.deputy.agent.route.RouteFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.route.RouteFixture.Service;
import io.deputy.model.Access;
import io.deputy.model.FloatingAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When connections have to go by the old table until the rules are made. */
class AddressDrainTest {
  private static final Set<String> HERE = Set.of("10.0.0.50");

  private static Service web() {
    var address = FloatingAddress.parse("10.0.0.50/24");
    return service("live/web", "198.18.0.1")
        .access(new Access(List.of(), List.of(), address, false, false));
  }

  private static boolean begins(Service before, Service after, Set<String> here) {
    return AddressDrain.begins(
        table("h1", List.of(), List.of(before)), table("h1", List.of(), List.of(after)), here);
  }

  @Test
  void thePrimaryBesideItsAddressDrains() {
    assertThat(begins(web().slot(3, 1, "h1"), web().slot(3), HERE)).isTrue();
  }

  @Test
  void whoeverHasServedElsewhereNeedsNoRulesHere() {
    assertThat(begins(web().slot(3, 1, "h2"), web().slot(3), HERE)).isFalse();
  }

  @Test
  void anAddressThatIsNotHereIsNotLeft() {
    assertThat(begins(web().slot(3, 1, "h1"), web().slot(3), Set.of())).isFalse();
    assertThat(begins(web().slot(3, 1, "h1"), web().slot(3), Set.of("10.0.0.51"))).isFalse();
  }

  /** Its epoch is over: it must not be reached for another moment. */
  @Test
  void nobodyIsLetInToOneThatWasDemoted() {
    assertThat(begins(web().slot(3, 1, "h1"), web().slot(4), HERE)).isFalse();
    assertThat(begins(web().slot(3, 1, "h1"), web().slot(4, 2, "h2"), HERE)).isFalse();
  }

  @Test
  void oneThatServesOnIsNotLeft() {
    assertThat(begins(web().slot(3, 1, "h1"), web().slot(3, 1, "h1"), HERE)).isFalse();
    assertThat(begins(web().slot(3), web().slot(3), HERE)).isFalse();
  }
}
