package io.deputy.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineAddressesTest {
  private static final MachineAddresses H1 =
      of("127.0.0.1", "::1", "10.0.0.11", "172.17.0.1", "fd00::11", "fe80::11");

  private static MachineAddresses of(String... literals) {
    return new MachineAddresses(
        Stream.of(literals).map(InetAddress::ofLiteral).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.11", "fd00::11", "fd00:0:0::11", "127.0.0.1", "127.0.0.77"})
  void itsOwn(String address) throws Exception {
    H1.mustHave("address", address);
  }

  @Test
  void anotherMachinesIsRefusedWithWhatIsAccepted() {
    assertThatThrownBy(() -> H1.mustHave("address", "10.0.0.12"))
        .isInstanceOf(MachineAddresses.Unfit.class)
        .hasMessage(
            "address: found \"10.0.0.12\", expected an address of this machine: 10.0.0.11,"
                + " 172.17.0.1, fd00:0:0:0:0:0:0:11");
    assertThatThrownBy(() -> of("127.0.0.1").mustHave("address", "0.0.0.0"))
        .hasMessageEndingWith("expected an address of this machine: 127.0.0.1");
  }

  @Test
  void aNetworkWithTheMachineInItIsRefused() throws Exception {
    H1.mustNotBeIn("virtual.network", "198.18.0.0/16", _ -> false);
    var own = InetAddress.ofLiteral("172.17.0.1");
    assertThatThrownBy(() -> H1.mustNotBeIn("virtual.network", "172.17.0.0/16", own::equals))
        .isInstanceOf(MachineAddresses.Unfit.class)
        .hasMessage(
            "virtual.network: found \"172.17.0.0/16\", expected a network that contains no address"
                + " of this machine: 10.0.0.11, 172.17.0.1, fd00:0:0:0:0:0:0:11");
  }

  @Test
  void whatTheKernelDoesNotSayIsNoReasonToRefuse() throws Exception {
    new MachineAddresses(Set.of()).mustHave("address", "10.0.0.12");
  }

  @Test
  void aMachineHasAtLeastLoopback() {
    assertThat(MachineAddresses.read().all()).anyMatch(InetAddress::isLoopbackAddress);
  }
}
