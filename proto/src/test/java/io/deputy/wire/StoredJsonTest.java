package io.deputy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.golden.Golden;
import io.deputy.model.Constraint;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Invalid;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.MachineRecord;
import io.deputy.model.Mount;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator finds in the Consul UI, and may spoil there. */
class StoredJsonTest {
  private static final ServiceId ID = new ServiceId("blog", "db");

  @Test
  void aServiceReadsLikeThis() {
    Golden.compare(Golden.resource("wire/service.json"), StateWire.write(service()) + "\n");
  }

  @Test
  void aMachineReadsLikeThis() {
    Golden.compare(Golden.resource("wire/machine.json"), StateWire.write(machine()) + "\n");
  }

  /** Kept as release 0.1 wrote them; never rewritten, a new one is added with each release. */
  @Test
  void recordsOfOlderReleasesAreRead() throws IOException {
    assertThat(StateWire.readService(Files.readString(Golden.resource("wire/0.1/service.json"))))
        .isEqualTo(service());
    assertThat(StateWire.readMachine(Files.readString(Golden.resource("wire/0.1/machine.json"))))
        .isEqualTo(machine());
  }

  @Test
  void fieldsOfANewerReleaseAreSkipped() {
    String newer =
        StateWire.write(service())
            .replaceFirst("\\{", "{\"sealed\": {\"by\": [1, 2]},")
            .replaceFirst("\"epoch\"", "\"promises\": [], \"epoch\"");
    assertThat(StateWire.readService(newer)).isEqualTo(service());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "\"text\"",
        "{",
        "{}",
        "not json",
        "{\"app\": \"blog\"}",
        "{\"app\": 7, \"service\": {}}",
        "{\"app\": \"blog\", \"service\": \"db\", \"placed\": \"many\"}",
        "{\"app\": \"blog\", \"app\": \"blog\"}",
        "<html><body>502 Bad Gateway</body></html>"
      })
  void nonsenseIsRefusedInASentence(String json) {
    assertThatThrownBy(() -> StateWire.readService(json))
        .isInstanceOf(Invalid.class)
        .hasMessageMatching("(?s).+: found \".*\", expected .+");
    assertThatThrownBy(() -> StateWire.readMachine(json)).isInstanceOf(Invalid.class);
  }

  @Test
  void edited() {
    String json = StateWire.write(service());
    refused(
        json.replace("ROLE_PRIMARY", "ROLE_KING"), "placement.role: found \"ROLE_UNSPECIFIED\"");
    refused(
        json.replace("\"placed\": \"2\"", "\"placed\": \"1\""), "placed of blog/db: found \"1\"");
    refused(json.replace("blog/db.0#1", "blog/web.0#1"), "placement of slot blog/db.0");
    refused(json.replace("blog/db.0#1", "one"), "placement: found \"one\"");
    refused(json.replace("\"machine\": \"h1\"", "\"machine\": \"H 1\""), "machine name: found");
    refused(
        json.replaceFirst("\"slots\": \\[", "\"slots\": [{},"), "slots of blog/db: found \"0\"");
    refused(json.replace("\"current\": \"", "\"current\": \"x"), "current spec of blog/db");
  }

  private static void refused(String json, String beginning) {
    assertThatThrownBy(() -> StateWire.readService(json))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith(beginning);
  }

  /** A record with some characters lost, doubled or changed is read, or refused: nothing else. */
  @Property(seed = "18", tries = 3000)
  void spoiltRecordsAreReadOrRefused(@ForAll("spoilt") String json) {
    try {
      assertThat(StateWire.readService(json)).isNotNull();
    } catch (Invalid e) {
      assertThat(e).hasMessageContaining("expected");
    }
  }

  @Provide
  Arbitrary<String> spoilt() {
    String json = StateWire.write(service());
    return Combinators.combine(
            Arbitraries.integers().between(0, json.length() - 1),
            Arbitraries.integers().between(0, 20),
            Arbitraries.strings().withChars("{}[]\",:0-9eE\\u null\n").ofMaxLength(4))
        .as(
            (at, lost, put) ->
                json.substring(0, at) + put + json.substring(Math.min(json.length(), at + lost)));
  }

  private static ServiceRecord service() {
    var container =
        ContainerSpec.of("postgres:15")
            .withMounts(List.of(new Mount.Volume("blog_data", "/var/lib/postgresql", false)));
    var spec =
        SpecWire.hashed(
            ServiceSpec.of(ID, container)
                .withPorts(List.of(new PublishedPort("127.0.0.1", 5432, 5432, Protocol.TCP, false)))
                .withConstraints(List.of(Constraint.parse("node.labels.disk==ssd"))));
    var slot = new SlotId(ID, 0);
    var h1 = new MachineName("h1");
    var h2 = new MachineName("h2");
    var placements =
        List.of(
            new Placement(
                new PlacementId(slot, 1), h1, spec.hash(), Role.PRIMARY, 3, false, List.of()),
            new Placement(
                new PlacementId(slot, 2), h2, spec.hash(), Role.FALLBACK, 0, false, List.of()));
    return new ServiceRecord(
        ID,
        new TreeMap<>(Map.of(spec.hash(), spec)),
        spec.hash(),
        false,
        2,
        "198.18.3.7",
        new TreeMap<>(Map.of(0, new Slot(slot, 3, h1, placements))));
  }

  private static MachineRecord machine() {
    var facts =
        new MachineFacts(
            "0a1b2c", "linux", "amd64", 8, 16L << 30, 500L << 30, "6.1.0", "20.10.24", "0.1");
    return new MachineRecord(
        new Machine(
            new MachineName("h1"), "10.0.0.1", 7421, new TreeMap<>(Map.of("disk", "ssd")), facts),
        true);
  }
}
