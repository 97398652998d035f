package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.core.RemoteApiVersion;
import io.deputy.agent.net.FirewallRules;
import io.deputy.agent.run.Containers.ImageFacts;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.Ports;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How small things that Docker says, or is told, are read. */
class ReadingsTest {
  @ParameterizedTest
  @CsvSource({
    "1.41, 1.12, 1.41",
    "1.44, 1.24, 1.44",
    "1.47, 1.24, 1.47",
    "1.52, 1.44, 1.48", // newer than anybody has read up on
    "1.60, 1.50, 1.50", // has dropped all that docker-java knows
  })
  void theNewestApiVersionThatBothKnowIsSpoken(String newest, String oldest, String spoken) {
    assertThat(ApiVersion.choose(newest, oldest).getVersion()).isEqualTo(spoken);
  }

  @ParameterizedTest
  @CsvSource({"1.41, 1.12, false", "1.43, 1.12, false", "1.52, 1.44, true", "1.60, 1.50, true"})
  void startIntervalsCameWithApi144(String newest, String oldest, boolean known) {
    assertThat(ApiVersion.hasStartInterval(ApiVersion.choose(newest, oldest))).isEqualTo(known);
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, nginx:latest",
    "nginx:1.22, nginx:1.22",
    "registry:5000/group/app, registry:5000/group/app:latest",
    "registry:5000/group/app:2, registry:5000/group/app:2",
    "nginx@sha256:12ab, nginx@sha256:12ab",
  })
  void anImageWithoutATagIsTheLatest(String reference, String pulled) {
    assertThat(Images.tagged(reference)).isEqualTo(pulled);
  }

  @ParameterizedTest
  @CsvSource({
    "manifest for web:9 not found: manifest unknown, NO_IMAGE",
    "Get \"https://r.example/v2/\": dial tcp: connection refused, NO_IMAGE",
    "write /var/lib/docker/tmp/GetImageBlob1: no space left on device, REFUSED",
  })
  void anImageThatThisMachineHasNoRoomForIsNotOneThatNobodyHas(String why, Kind kind) {
    assertThat(Images.kind(why)).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "linux/amd64, true",
    "amd64, true",
    "linux/arm64, false",
    "linux/amd64/v2, true",
    "linux/amd, false",
    "windows/amd64, false",
  })
  void anImageRunsOnThePlatformItWasMadeFor(String wanted, boolean runs) {
    Image image = DockerSpecs.image(new ImageFacts(Ports.NONE, false, ""));
    assertThat(image.runsOn(wanted)).isEqualTo(runs);
  }

  @Test
  void startTimesAreNanosecondsAndNeverIsZero() {
    assertThat(Inspections.nanos("1970-01-01T00:00:01.000000002Z")).isEqualTo(1_000_000_002);
    assertThat(Inspections.nanos("0001-01-01T00:00:00Z")).isZero();
    assertThat(Inspections.nanos("")).isZero();
    assertThat(Inspections.nanos(null)).isZero();
  }

  @Test
  void aGatewayThatIsNotToldIsTheFirstAddress() {
    Network.Ipam.Config config = new Network.Ipam.Config().withSubnet("172.18.0.0/16");
    assertThat(AppNetworks.gateway(config)).isEqualTo("172.18.0.1");
    assertThat(AppNetworks.gateway(config.withSubnet("10.214.9.32/28"))).isEqualTo("10.214.9.33");
    assertThat(AppNetworks.gateway(config.withGateway("10.214.9.46"))).isEqualTo("10.214.9.46");
  }

  @Test
  void stopTimesAreWholeSecondsAndNeverCutShort() {
    assertThat(CreateRequest.seconds(Duration.ZERO)).isZero();
    assertThat(CreateRequest.seconds(Duration.ofMillis(1))).isEqualTo(1);
    assertThat(CreateRequest.seconds(Duration.ofSeconds(10))).isEqualTo(10);
  }

  @Test
  void fromDocker23OnAnInternalNetworkIsNotWhatDockerCallsOne() {
    assertThat(ApiVersion.hasNamesOnInternal(RemoteApiVersion.create(1, 41))).isTrue();
    assertThat(ApiVersion.hasNamesOnInternal(RemoteApiVersion.create(1, 42))).isFalse();
    assertThat(ApiVersion.hasNamesOnInternal(RemoteApiVersion.create(1, 48))).isFalse();
  }

  @Test
  void anInternalNetworkHasABridgeThatTheFirewallKnows() {
    String bridge = "com.docker.network.bridge.name";
    String name = AppNetworks.keptIn("live_back").get(bridge);
    assertThat(name).startsWith(FirewallRules.INTERNAL).hasSize(15).as("the kernel's most");
    assertThat(AppNetworks.keptIn("live_back")).containsEntry(bridge, name);
    assertThat(AppNetworks.keptIn("dev_back")).doesNotContainEntry(bridge, name);
  }
}
