package io.deputy.coordinator.loop;

import static io.deputy.coordinator.goals.SomeService.machine;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.admit.Admitted;
import io.deputy.model.ContainerSpec;
import io.deputy.model.FallbackMode;
import io.deputy.model.Fencing;
import io.deputy.model.Group;
import io.deputy.model.Mount;
import io.deputy.model.Move;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Policy;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import io.deputy.model.Spread;
import io.deputy.wire.SpecWire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What operators may want of a service, and why not. */
class WishingTest {
  private static final ServiceId ID = new ServiceId("shop", "web");
  private static final SlotId SLOT = new SlotId(ID, 0);
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  /** With a primary of epoch 3 on h1, and a fallback on h2. */
  private static ServiceRecord record(UnaryOperator<ServiceSpec> change) {
    ServiceSpec spec = SpecWire.hashed(change.apply(ServiceSpec.of(ID, ContainerSpec.of("web:1"))));
    var primary = new PlacementId(SLOT, 1);
    var fallback = new PlacementId(SLOT, 2);
    return ServiceRecord.fresh(spec, "198.18.0.1")
        .withPlaced(2)
        .withSlot(
            new Slot(
                SLOT,
                3,
                machine("h1"),
                List.of(
                    new Placement(
                        primary, machine("h1"), spec.hash(), Role.PRIMARY, 3, false, List.of()),
                    new Placement(
                        fallback,
                        machine("h2"),
                        spec.hash(),
                        Role.FALLBACK,
                        0,
                        false,
                        List.of()))));
  }

  private static Admitted move(ServiceRecord record, long epoch, @Nullable String to) {
    return Wishing.move(
        SLOT, epoch, to == null ? null : machine(to), NOW, new TreeMap<>(Map.of(ID, record)));
  }

  private static void refused(Admitted admitted, String why) {
    assertThat(admitted).isEqualTo(new Admitted.Refused(List.of(why)));
  }

  private static ServiceRecord accepted(Admitted admitted) {
    var ok = (Admitted.Accepted) admitted;
    assertThat(ok.changesNothing()).as("it is no revision of the app").isTrue();
    return Objects.requireNonNull(ok.records().get(ID));
  }

  @Test
  void aMoveIsStoredAndEndsByItself() {
    ServiceRecord moving = accepted(move(record(s -> s), 3, "h3"));
    Instant until = NOW.plus(Wishing.MOVE_BEGINS);
    assertThat(moving.wishes().moves()).isEqualTo(Map.of(0, new Move(machine("h3"), 3, until)));
    assertThat(accepted(move(moving, 3, "h3"))).as("asked twice").isEqualTo(moving);
    assertThat(moving.lapsed(until.minusMillis(1))).isEqualTo(moving);
    assertThat(moving.lapsed(until).wishes().moves()).isEmpty();

    Slot stopping = moving.slot(0).replace(new PlacementId(SLOT, 1), Placement::drained);
    assertThat(moving.withSlot(stopping).lapsed(until).wishes().moves())
        .as("what was begun is ended")
        .isNotEmpty();
    refused(
        move(moving.withSlot(stopping), 3, null), "the primary of shop/web.0 is stopping already");
  }

  @Test
  void whatNoMachineCouldTakeIsRefused() {
    refused(
        move(record(s -> s), 2, "h2"), "shop/web.0 has another primary by now, or none: ask again");
    refused(move(record(s -> s), 3, "h1"), "shop/web.0 is on h1 already");
    refused(Wishing.move(SLOT, 3, null, NOW, new TreeMap<>()), "there is no service shop/web");
    refused(
        move(record(s -> s.withSpread(Spread.EVERY_MACHINE).withPolicy(noFallback(s))), 3, "h2"),
        "shop/web.0 is not moved: one of shop/web runs on every machine (deploy.mode: global), so"
            + " none of them moves");
    refused(
        move(
            record(
                s -> {
                  var volume = new Mount.Volume("data", "/data", false);
                  return ServiceSpec.of(ID, ContainerSpec.of("db").withMounts(List.of(volume)));
                }),
            3,
            "h2"),
        "shop/web.0 is not moved: the data of shop/web is on h1, and volumes are not copied to"
            + " other machines yet");
    refused(
        move(record(s -> s.withGroup(new Group("vpn", false))), 3, "h2"),
        "shop/web.0 is not moved: shop/web stands beside shop/vpn, and moves with it");
    refused(
        move(record(s -> s.withGroup(new Group("web", false))), 3, "h3"),
        "shop/web.0 is not moved: others stand beside it, and a group moves only to where its"
            + " fallback is, h2");
    accepted(move(record(s -> s.withGroup(new Group("web", false))), 3, "h2"));
  }

  private static Policy noFallback(ServiceSpec s) {
    Policy p = s.policy();
    return new Policy(
        FallbackMode.NONE, Fencing.RELAXED, null, p.hold(), p.holdLimit(), p.access());
  }

  @Test
  void aHoldEndsByItselfOrWhenItIsReleased() {
    var records = new TreeMap<>(Map.of(ID, record(s -> s)));
    Instant until = NOW.plusSeconds(300);
    ServiceRecord held = accepted(Wishing.hold(ID, until, records));
    assertThat(held.lapsed(until.minusMillis(1)).wishes().heldUntil()).isEqualTo(until);
    assertThat(held.lapsed(until)).isEqualTo(record(s -> s));
    assertThat(accepted(Wishing.hold(ID, null, new TreeMap<>(Map.of(ID, held)))))
        .isEqualTo(record(s -> s));
    refused(
        Wishing.hold(new ServiceId("shop", "db"), until, records), "there is no service shop/db");
  }
}
