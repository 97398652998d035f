package io.deputy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.agent.net.ClosedPorts;
import io.deputy.agent.net.Grant;
import io.deputy.model.MachineName;
import io.deputy.settings.Settings;
import io.deputy.settings.SettingsException;
import io.deputy.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AgentConfigTest {
  private static AgentConfig read(String text) {
    return AgentConfig.read(Settings.of("agent.conf", text));
  }

  private static void refused(String text, String sentence) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(SettingsException.class).hasMessage(sentence);
  }

  @Test
  void defaults() {
    assertThat(read("cluster=lab\nmachine=h1\naddress=10.0.0.1\n"))
        .isEqualTo(
            new AgentConfig(
                "lab",
                new MachineName("h1"),
                "10.0.0.1",
                7421,
                List.of(),
                "127.0.0.1:8500",
                URI.create("unix:///var/run/docker.sock"),
                Path.of("/var/lib/deputy/agent"),
                new TlsFiles(
                    Path.of("/etc/deputy/tls/ca.pem"),
                    Path.of("/etc/deputy/tls/agent.pem"),
                    Path.of("/etc/deputy/tls/agent-key.pem")),
                Collections.emptySortedMap(),
                "198.18.0.0/16",
                7422,
                List.of()));
  }

  @Test
  void everyKey() {
    assertThat(
            read(
                """
                cluster=lab
                machine=h1
                address=fd00::1
                peer.port=1
                coordinators=c1:7420, [fd00::2]:7420
                consul=none
                docker=tcp://127.0.0.1:2375
                state=/s
                tls.ca=/ca
                tls.cert=/cert
                tls.key=/key
                label.disk=ssd
                label.zone=a
                virtual.network=10.99.0.0/24
                virtual.port=2
                network.grant=monitoring:8500, my_app:7420
                """))
        .isEqualTo(
            new AgentConfig(
                "lab",
                new MachineName("h1"),
                "fd00::1",
                1,
                List.of("c1:7420", "[fd00::2]:7420"),
                "",
                URI.create("tcp://127.0.0.1:2375"),
                Path.of("/s"),
                new TlsFiles(Path.of("/ca"), Path.of("/cert"), Path.of("/key")),
                new TreeMap<>(Map.of("disk", "ssd", "zone", "a")),
                "10.99.0.0/24",
                2,
                List.of(new Grant("monitoring", 8500), new Grant("my_app", 7420))));
  }

  @Test
  void theMachineIsCalledAsItsHostUnlessToldOtherwise() {
    assertThat(read("cluster=lab\naddress=10.0.0.1\n").machine().value()).isNotBlank();
  }

  @Test
  void allThatIsMissingIsToldAtOnce() {
    refused("machine=h1", "agent.conf: cluster is missing; address is missing");
  }

  @Test
  void wrongValuesAreNamedWithWhatIsAccepted() {
    refused(
        """
        cluster=Lab!
        machine=h_1
        address=db.example.org
        coordinators=c1
        consul=8500
        docker=/var/run/docker.sock
        virtual.network=198.18.0.0
        virtual.port=0
        network.grant=monitoring
        """,
        "agent.conf: consul: found \"8500\", expected HOST:PORT, or none"
            + "; cluster: found \"Lab!\", expected at most 63 of a-z, 0-9, - and _"
            + "; machine: found \"h_1\", expected a host name: at most 63 of a-z, 0-9, - and ."
            + "; address: found \"db.example.org\", expected an IP address"
            + "; coordinators: found \"c1\", expected HOST:PORT,HOST:PORT,..."
            + "; docker: found \"/var/run/docker.sock\", expected unix:///PATH or tcp://HOST:PORT"
            + "; virtual.network: found \"198.18.0.0\", expected an IPv4 network such as"
            + " 198.18.0.0/16"
            + "; virtual.port: found \"0\", expected a port, 1 to 65535"
            + "; network.grant: found \"monitoring\", expected APP:PORT,APP:PORT,...");
  }

  @Test
  void anUnknownKeyIsRefused() {
    refused(
        "cluster=lab\nmachine=h1\naddress=10.0.0.1\nlabel.disk=ssd\nlable.x=1",
        "agent.conf: lable.x is not a setting; known are address, cluster, consul, coordinators,"
            + " docker, label.NAME, machine, network.grant, peer.port, state, tls.ca, tls.cert,"
            + " tls.key, virtual.network, virtual.port");
  }

  @Test
  void theClosedPortsAreTheUsualOnesAndThoseItIsTold() {
    String told =
        """
        cluster=lab
        machine=h1
        address=10.0.0.1
        peer.port=1
        coordinators=c1:2, [fd00::2]:3
        consul=127.0.0.1:4
        docker=tcp://127.0.0.1:5
        """;
    assertThat(read(told).closedPorts().tcp())
        .containsExactly(
            1, 2, 3, 4, 5, 2375, 2376, 2377, 7420, 7421, 7946, 8300, 8301, 8302, 8500, 8501, 8502,
            8503, 8600);
    assertThat(read(told).closedPorts().udp()).containsExactly(4789, 7946, 8301, 8302, 8600);
    assertThat(read("cluster=lab\naddress=10.0.0.1\n").closedPorts())
        .isEqualTo(ClosedPorts.DEFAULTS);
  }

  @Test
  void thereMustBeAWayToACoordinator() {
    refused(
        "cluster=lab\nmachine=h1\naddress=10.0.0.1\nconsul=none",
        "consul is none and coordinators is empty: expected one of them, to find a coordinator");
  }
}
