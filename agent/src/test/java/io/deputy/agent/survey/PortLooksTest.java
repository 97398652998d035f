package io.deputy.agent.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.MachinePort;
import io.deputy.model.Protocol;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortLooksTest {
  private static final String HEAD = "  sl  local_address rem_address   st tx_queue rx_queue\n";

  /** Addresses as a little-endian kernel prints them; port 0x2134 is 8500. */
  @ParameterizedTest
  @CsvSource({
    // all addresses are wanted, or one
    "00000000,                           '',        true",
    "00000000,                           127.0.0.1, true",
    "0100007F,                           '',        true",
    "0100007F,                           127.0.0.1, true",
    "0100007F,                           10.0.0.1,  false",
    "0100000A,                           127.0.0.1, false",
    // [::] has the IPv4 addresses as well, [::1] has none, ::ffff:127.0.0.1 is one
    "00000000000000000000000000000000,   '',        true",
    "00000000000000000000000000000000,   127.0.0.1, true",
    "00000000000000000000000001000000,   '',        false",
    "00000000000000000000000001000000,   ::1,       true",
    "0000000000000000FFFF00000100007F,   '',        true",
    "0000000000000000FFFF00000100007F,   127.0.0.1, true",
    "0000000000000000FFFF00000100007F,   10.0.0.1,  false",
    "0100007F,                           ::,        false",
    "00000000,                           ::1,       false",
    "00000000,                           no.address, false",
  })
  void aPortIsHeldWhereItsAddressesMeet(String hex, String wanted, boolean held) {
    var socket =
        ListeningSocket.of(
            Protocol.TCP, "  7: " + hex + ":2134 00000000:0000 0A 0:0 00:0 0 0 0 4711 1 0 100 0");
    assertThat(socket).isPresent();
    assertThat(socket.get().inode()).isEqualTo(4711);
    assertThat(socket.get().keeps(new MachinePort(Protocol.TCP, 8500, wanted))).isEqualTo(held);
    assertThat(socket.get().keeps(new MachinePort(Protocol.TCP, 8501, wanted))).isFalse();
    assertThat(socket.get().keeps(new MachinePort(Protocol.UDP, 8500, wanted))).isFalse();
  }

  @Test
  void whoOnlyConnectsHoldsNothingForOthers(@TempDir Path proc) throws Exception {
    String established = "0: 0100007F:2134 0100007F:0050 01 0:0 00:0 0 0 0 5 1\n";
    machine(proc, HEAD + established, HEAD);
    assertThat(new PortLooks(proc).look(List.of(tcp(8500)))).containsEntry(tcp(8500), false);
  }

  @Test
  void ownSocketsAreTakenOutAndThoseOfOthersStay(@TempDir Path proc) throws Exception {
    machine(
        proc,
        HEAD
            + "0: 00000000:2134 00000000:0000 0A 0:0 00:0 0 0 0 11 1\n"
            + "1: 00000000:0050 00000000:0000 0A 0:0 00:0 0 0 0 12 1\n",
        HEAD + "0: 00000000:0035 00000000:0000 07 0:0 00:0 0 0 0 13 1\n");
    Files.createSymbolicLink(proc.resolve("self/fd/4"), Path.of("socket:[12]"));
    Files.createSymbolicLink(proc.resolve("self/fd/5"), Path.of("/var/lib/deputy/agent"));
    var udp = new MachinePort(Protocol.UDP, 53, "");
    var looks = new PortLooks(proc);
    for (int i = 0; i < 2; i++) {
      assertThat(looks.look(List.of(tcp(8500), tcp(80), tcp(81), udp)))
          .isEqualTo(Map.of(tcp(8500), true, tcp(80), false, tcp(81), false, udp, true));
    }
    Files.delete(proc.resolve("self/fd/4"));
    machine(proc, HEAD + "0: 00000000:0050 00000000:0000 0A 0:0 00:0 0 0 0 14 1\n", HEAD);
    assertThat(looks.look(List.of(tcp(80)))).as("another has it now").containsEntry(tcp(80), true);
  }

  @Test
  void ofAMachineThatCannotBeReadNothingIsSaid(@TempDir Path proc) throws Exception {
    Files.createDirectories(proc.resolve("net/tcp"));
    assertThat(new PortLooks(proc).look(List.of(tcp(80)))).isEmpty();
  }

  @Test
  void onThisMachineASocketOfThisProcessIsItsOwn() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = tcp(socket.getLocalPort());
      assertThat(new PortLooks(Path.of("/proc")).look(List.of(port))).containsEntry(port, false);
      var lines =
          Files.readString(Path.of("/proc/net/tcp")) + Files.readString(Path.of("/proc/net/tcp6"));
      assertThat(lines).as("and it is seen").contains("%04X ".formatted(port.port()));
    }
  }

  private static void machine(Path proc, String tcp, String udp) throws Exception {
    Files.createDirectories(proc.resolve("net"));
    Files.createDirectories(proc.resolve("self/fd"));
    Files.writeString(proc.resolve("net/tcp"), tcp);
    Files.writeString(proc.resolve("net/udp"), udp);
  }

  private static MachinePort tcp(int port) {
    return new MachinePort(Protocol.TCP, port, "");
  }
}
