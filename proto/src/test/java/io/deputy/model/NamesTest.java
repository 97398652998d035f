package io.deputy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and ids: what is written can be read, and nothing else can. */
class NamesTest {
  @Provide
  Arbitrary<PlacementId> placements() {
    var app = Arbitraries.strings().withChars("abz09-_").ofMinLength(1).ofMaxLength(63);
    var service = Arbitraries.strings().withChars("aZ09._-").ofMinLength(1).ofMaxLength(128);
    return Combinators.combine(
            app.filter(a -> Character.isLetterOrDigit(a.charAt(0))),
            service.filter(s -> Character.isLetterOrDigit(s.charAt(0))),
            Arbitraries.integers().between(0, Integer.MAX_VALUE),
            Arbitraries.longs().between(1, Long.MAX_VALUE))
        .as((a, s, slot, number) -> new PlacementId(new SlotId(new ServiceId(a, s), slot), number));
  }

  @Property(seed = "1")
  void aPlacementIsReadAsItWasWritten(@ForAll("placements") PlacementId id) {
    assertThat(PlacementId.parse(id.toString())).isEqualTo(id).hasSameHashCodeAs(id);
    assertThat(ServiceId.parse(id.service().toString())).isEqualTo(id.service());
  }

  @Property(seed = "4")
  void noTwoPlacementsShareAContainersName(
      @ForAll("placements") PlacementId one, @ForAll("placements") PlacementId other) {
    assertThat(one.containerName().equals(other.containerName())).isEqualTo(one.equals(other));
  }

  @Test
  void aContainersNameSaysWhereTheAppsNameEnds() {
    assertThat(PlacementId.parse("a-b/c.0#1").containerName())
        .isEqualTo("a-b.c-0-1")
        .isNotEqualTo(PlacementId.parse("a/b-c.0#1").containerName());
  }

  /** Text close to an id: it is refused by Invalid, or it is that id's one spelling. */
  @Property(seed = "2", tries = 2000)
  void hostileTextIsRefusedOrMeansOneThing(@ForAll("nearlyPlacements") String text) {
    PlacementId id;
    try {
      id = PlacementId.parse(text);
    } catch (Invalid e) {
      return;
    }
    assertThat(id).hasToString(text);
  }

  @Provide
  Arbitrary<String> nearlyPlacements() {
    return Arbitraries.strings().withChars("ab0+-1.#/ _\n\u0661").ofMaxLength(14);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "#",
        "a",
        "a/b",
        "a/b.0",
        "a/b#1",
        "a/b.0#0",
        "a/b.0#-1",
        "a/b.-1#1",
        "a/b.0#07",
        "a/b.00#7",
        "a/b.0#+7",
        "a/b.0#\u0667",
        "a/b.0#7 ",
        " a/b.0#7",
        "a/b.0#7\n",
        "/b.0#7",
        "a/.0#7",
        "A/b.0#7",
        "a/b/c.0#7",
        "a/b.0#99999999999999999999",
        "a/b.99999999999#1"
      })
  void notAPlacement(String text) {
    assertThatThrownBy(() -> PlacementId.parse(text))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("expected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"h1", "a", "node-1.example.org", "0", "h1.lab"})
  void aMachine(String name) {
    assertThat(new MachineName(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "H1", "-h", "h-", "h_1", "h1.", "h 1", "h1\n", "../etc", "hé"})
  void notAMachine(String name) {
    assertThatThrownBy(() -> new MachineName(name))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("machine name: found \"" + name + "\"");
  }
}
