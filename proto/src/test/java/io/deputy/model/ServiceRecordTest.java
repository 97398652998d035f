package io.deputy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Records that would give an id or an epoch twice, or lose a placement, can't be made. */
class ServiceRecordTest {
  private static final ServiceId ID = new ServiceId("app", "db");
  private static final SlotId SLOT = new SlotId(ID, 0);
  private static final MachineName H1 = new MachineName("h1");

  @Test
  void aPrimaryOfAnEpochThatWasNeverGiven() {
    assertThatThrownBy(() -> new Slot(SLOT, 1, H1, List.of(primary(1, 2))))
        .isInstanceOf(Invalid.class)
        .hasMessage("epoch of app/db.0#1: found \"2\", expected at most 1");
  }

  @Test
  void twoPrimaries() {
    assertThatThrownBy(() -> new Slot(SLOT, 2, H1, List.of(primary(1, 1), primary(2, 2))))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("at most one");
  }

  @Test
  void onePlacementTwice() {
    assertThatThrownBy(() -> new Slot(SLOT, 1, H1, List.of(primary(1, 1), primary(1, 1).ended())))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("each once");
  }

  @Test
  void aPlacementOfAnotherSlot() {
    assertThatThrownBy(() -> new Slot(new SlotId(ID, 1), 1, H1, List.of(primary(1, 1))))
        .isInstanceOf(Invalid.class)
        .hasMessage("placement of slot app/db.1: found \"app/db.0#1\", expected app/db.1#NUMBER");
  }

  @Test
  void aCounterThatWasSetBack() {
    assertThatThrownBy(() -> record(2, 0, new Slot(SLOT, 1, H1, List.of(primary(3, 1)))))
        .isInstanceOf(Invalid.class)
        .hasMessage("placed of app/db: found \"2\", expected 3 or more");
  }

  @Test
  void aSlotUnderAnotherIndex() {
    assertThatThrownBy(() -> record(1, 4, Slot.empty(SLOT)))
        .isInstanceOf(Invalid.class)
        .hasMessage("slot of app/db: found \"app/db.0\", expected app/db.4");
  }

  @Test
  void aCurrentSpecThatIsNotThere() {
    assertThatThrownBy(
            () ->
                new ServiceRecord(
                    ID, new TreeMap<>(), "gone", false, 0, "198.18.0.1", new TreeMap<>()))
        .isInstanceOf(Invalid.class)
        .hasMessage("current spec of app/db: found \"gone\", expected one of []");
  }

  @Test
  void aRightOneKeepsWhatItWasGiven() {
    Slot slot = new Slot(SLOT, 1, H1, List.of(primary(1, 1)));
    ServiceRecord record = record(1, 0, slot);
    assertThat(record.slot(0)).isEqualTo(slot);
    assertThat(record.slot(7)).isEqualTo(Slot.empty(new SlotId(ID, 7)));
    assertThat(record.asRemoved().wantedSlots()).isZero();
  }

  @Test
  void ofARemovedServiceNothingSecretIsKept() {
    var volume = new Mount.Volume("app_data", "/data", false);
    var carried = new Mount.Carried(new Content("0".repeat(64), 1), "/etc/x", true);
    var secret =
        new ProcessSpec(
            null, null, new TreeMap<>(Map.of("PASSWORD", "x")), "", "", false, "", null);
    var spec =
        ServiceSpec.of(
                ID,
                ContainerSpec.of("db:1").withMounts(List.of(volume, carried)).withProcess(secret))
            .withHash("h");
    var slot = new Slot(SLOT, 1, H1, List.of(primary(1, 1)));
    var record = ServiceRecord.fresh(spec, "198.18.0.1").withPlaced(1).withSlot(slot).asRemoved();
    assertThat(record.spec()).as("while there is a container of it").isEqualTo(spec);

    var gone = record.withSlot(slot.minus(primary(1, 1).id())).withoutUnusedSpecs();
    assertThat(gone.spec().container())
        .isEqualTo(ContainerSpec.of("db:1").withMounts(List.of(volume)));
    assertThat(gone.slot(0).home()).isEqualTo(H1);
    assertThat(gone.withSpec(spec).spec()).as("when it comes back").isEqualTo(spec);
  }

  private static ServiceRecord record(long placed, int index, Slot slot) {
    var spec = ServiceSpec.of(ID, ContainerSpec.of("db:1")).withHash("h");
    return new ServiceRecord(
        ID,
        new TreeMap<>(Map.of("h", spec)),
        "h",
        false,
        placed,
        "198.18.0.1",
        new TreeMap<>(Map.of(index, slot)));
  }

  private static Placement primary(long number, long epoch) {
    return new Placement(
        new PlacementId(SLOT, number), H1, "h", Role.PRIMARY, epoch, false, List.of());
  }
}
