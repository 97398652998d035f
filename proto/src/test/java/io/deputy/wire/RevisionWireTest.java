package io.deputy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.golden.Golden;
import io.deputy.model.AppSpec;
import io.deputy.model.ChangeKind;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Invalid;
import io.deputy.model.ProcessSpec;
import io.deputy.model.Revision;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RevisionWireTest {
  private static final Instant AT = Instant.parse("2026-03-01T10:11:12.5Z");

  private static Revision revision(AppSpec spec) {
    return Revision.of(
        spec,
        7,
        AT,
        "spiffe://lab/operator/alice",
        Revision.Action.APPLIED,
        List.of(
            new Revision.Change("db", ChangeKind.UNCHANGED, List.of()),
            new Revision.Change("web", ChangeKind.REPLACED, List.of("image: a → b"))));
  }

  private static AppSpec withSecret(String secret) {
    var id = new ServiceId("blog", "web");
    var process =
        new ProcessSpec(null, null, new TreeMap<>(Map.of("KEY", secret)), "", "", false, "", null);
    var spec = ServiceSpec.of(id, ContainerSpec.of("web:1").withProcess(process));
    return new AppSpec("blog", new TreeMap<>(Map.of("web", SpecWire.hashed(spec))));
  }

  @Test
  void anOperatorReadsItsHeadInTheConsulUi() {
    var head = new RevisionWire.StoredHead(revision(withSecret("x")).head(), 1);
    String json = RevisionWire.write(head);
    Golden.compare(Golden.resource("wire/revision.json"), json + "\n");
    assertThat(RevisionWire.readHead(json)).isEqualTo(head);
  }

  @Property(seed = "18", tries = 100)
  void anyAppIsPackedAndUnpacked(@ForAll("apps") AppSpec app) {
    Revision revision = revision(app);
    var rendered = RevisionWire.unpack(RevisionWire.pack(revision));
    assertThat(rendered.spec()).isEqualTo(app);
    assertThat(rendered.changes()).isEqualTo(revision.changes());
  }

  @Provide
  Arbitrary<AppSpec> apps() {
    return Specs.app();
  }

  @Test
  void aLargeOneIsInPiecesThatFitIntoAConsulValue() {
    var noise = new StringBuilder();
    new Random(1).ints(1_000_000, ' ', '~').forEach(c -> noise.append((char) c));
    Revision revision = revision(withSecret(noise.toString()));
    List<String> pieces = RevisionWire.pack(revision);
    assertThat(pieces).hasSizeGreaterThan(2).allMatch(p -> p.length() <= RevisionWire.PIECE_CHARS);
    assertThat(RevisionWire.unpack(pieces).spec()).isEqualTo(revision.spec());
  }

  @Test
  void secretsAreNotThereToBeReadByChance() {
    Revision revision = revision(withSecret("hunter2"));
    assertThat(String.join("", RevisionWire.pack(revision))).doesNotContain("hunter2");
  }

  @Test
  void imagesAreWrittenAndRead() {
    var images = new TreeMap<String, SortedSet<String>>();
    images.put("web", new TreeSet<>(List.of("sha256:b", "sha256:a")));
    assertThat(RevisionWire.readImages(RevisionWire.write(images))).isEqualTo(images);
  }

  @Test
  void whatSomebodyHasSpoiltIsRefusedByName() {
    List<String> pieces = RevisionWire.pack(revision(withSecret("x")));
    String half = pieces.getFirst().substring(0, 40);
    for (String spoilt : List.of("", "no Base64 at all", half)) {
      assertThatThrownBy(() -> RevisionWire.unpack(List.of(spoilt)))
          .isInstanceOf(Invalid.class)
          .hasMessageContaining("app of a revision");
    }
    for (String spoilt : List.of("", "{", "{}", "{\"app\": \"blog\"}")) {
      assertThatThrownBy(() -> RevisionWire.readHead(spoilt)).isInstanceOf(Invalid.class);
    }
    assertThatThrownBy(() -> RevisionWire.readImages("[]")).isInstanceOf(Invalid.class);
  }
}
