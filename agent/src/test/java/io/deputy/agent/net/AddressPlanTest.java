package io.deputy.agent.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.net.AddressPlan.Step;
import io.deputy.agent.route.WantedAddress;
import io.deputy.model.FloatingAddress;
import io.deputy.model.ServiceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressPlanTest {
  private static final FloatingAddress FIFTY = FloatingAddress.parse("10.0.0.50/24");
  private static final long NOW = Duration.ofHours(3).toNanos();

  /** As {@code ip -4 -o address show} of iproute2 6.1 prints it. */
  private static final String MACHINE =
      """
      1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
      2: eth0    inet 10.0.0.11/24 brd 10.0.0.255 scope global eth0\\       valid_lft forever preferred_lft forever
      3: ens5    inet 10.0.7.11/16 brd 10.0.255.255 scope global dynamic ens5\\       valid_lft 86012sec preferred_lft 86012sec
      4: docker0    inet 172.17.0.1/16 brd 172.17.255.255 scope global docker0\\       valid_lft forever preferred_lft forever
      5: br-0123456789ab    inet 10.0.0.129/25 scope global br-0123456789ab\\       valid_lft forever preferred_lft forever
      6: tun0    inet 10.8.0.6 peer 10.8.0.5/32 scope global tun0\\       valid_lft forever preferred_lft forever
      """;

  private static String with(String address, String lasts) {
    return MACHINE
        + "2: eth0    inet %s scope global secondary dynamic noprefixroute eth0\\       valid_lft %s preferred_lft %s\n"
            .formatted(address, lasts, lasts);
  }

  private static AddressPlan plan(String listed, WantedAddress... wanted) {
    return AddressPlan.of(List.of(wanted), InterfaceAddress.parse(listed), NOW);
  }

  private static WantedAddress wanted(FloatingAddress address, Duration left) {
    return new WantedAddress(address, ServiceId.parse("live/web"), NOW + left.toNanos());
  }

  @Test
  void everyAddressOfTheListIsRead() {
    assertThat(InterfaceAddress.parse(with("10.0.0.50/24", "4sec")))
        .extracting(a -> a.device() + " " + a.address().getHostAddress() + "/" + a.bits())
        .containsExactly(
            "lo 127.0.0.1/8",
            "eth0 10.0.0.11/24",
            "ens5 10.0.7.11/16",
            "docker0 172.17.0.1/16",
            "br-0123456789ab 10.0.0.129/25",
            "tun0 10.8.0.6/32",
            "eth0 10.0.0.50/24");
    assertThat(InterfaceAddress.parse(with("10.0.0.50/24", "4sec")))
        .filteredOn(InterfaceAddress::ours)
        .extracting(InterfaceAddress::lastsSeconds)
        .containsExactly(4L);
  }

  /** Docker's own networks, and wider ones, come after the one that the machines share. */
  @Test
  void oneThatIsMissingIsLookedForOnTheInterfaceOfItsNetwork() {
    var plan = plan(MACHINE, wanted(FIFTY, Duration.ofMillis(4_700)));
    assertThat(plan.checks())
        .containsExactly(new Step(FIFTY, "eth0", NOW + Duration.ofMillis(4_700).toNanos()));
    assertThat(plan.removals()).isEmpty();
    assertThat(plan.renewals()).isEmpty();
    FloatingAddress other = FloatingAddress.parse("10.0.9.9/16");
    assertThat(plan(MACHINE, wanted(other, Duration.ofMillis(300))).checks())
        .containsExactly(new Step(other, "ens5", NOW + Duration.ofMillis(300).toNanos()));
  }

  /** The lease is over before the next whole one. */
  @Test
  void itIsPutUpForWholeSecondsAndNeverLonger() {
    var step = new Step(FIFTY, "eth0", NOW + Duration.ofMillis(2_900).toNanos());
    assertThat(step.seconds(NOW)).isEqualTo(2);
    assertThat(step.seconds(NOW + Duration.ofSeconds(1).toNanos())).isEqualTo(1);
    assertThat(step.seconds(NOW + Duration.ofSeconds(2).toNanos())).isZero();
    assertThat(step.seconds(NOW + Duration.ofSeconds(4).toNanos())).isZero();
  }

  @Test
  void oneThatIsThereIsRenewedAndWhatNobodyWantsIsTakenDown() {
    String listed = with("10.0.0.50/24", "2sec");
    var seconds = Duration.ofSeconds(3);
    assertThat(plan(listed, wanted(FIFTY, seconds)).renewals())
        .containsExactly(new Step(FIFTY, "eth0", NOW + seconds.toNanos()));
    assertThat(plan(listed).removals()).containsExactly(new Step(FIFTY, "eth0", 0));
    assertThat(plan(listed, wanted(FIFTY, Duration.ZERO)).removals())
        .as("its time is over")
        .containsExactly(new Step(FIFTY, "eth0", 0));
    var narrow = FloatingAddress.parse("10.0.0.50/32");
    var plan = plan(listed, wanted(narrow, seconds));
    assertThat(plan.removals()).as("with another prefix").hasSize(1);
    assertThat(plan.checks()).containsExactly(new Step(narrow, "eth0", NOW + seconds.toNanos()));
  }

  @Test
  void whatTheMachineHasForItselfIsNeitherTakenNorTakenDown() {
    for (String lasts : List.of("forever", "86000sec")) {
      var plan = plan(with("10.0.0.50/24", lasts), wanted(FIFTY, Duration.ofSeconds(4)));
      assertThat(plan.removals()).isEmpty();
      assertThat(plan.checks()).isEmpty();
      assertThat(plan.renewals()).isEmpty();
      assertThat(plan.impossible()).isEqualTo(Map.of(FIFTY, "it is the machine's own, on eth0"));
    }
  }

  @Test
  void withoutAnInterfaceInItsNetworkItCanNotBeHere() {
    for (String address : List.of("192.0.2.7/24", "172.17.0.9/16", "10.8.0.5/24")) {
      FloatingAddress away = FloatingAddress.parse(address);
      assertThat(plan(MACHINE, wanted(away, Duration.ofSeconds(4))).impossible())
          .isEqualTo(Map.of(away, "no interface of the machine is in that network"));
    }
  }
}
