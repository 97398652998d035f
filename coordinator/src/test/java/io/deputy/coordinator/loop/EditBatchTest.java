package io.deputy.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.admit.PortPool;
import io.deputy.coordinator.admit.VirtualAddresses;
import io.deputy.coordinator.goals.SomeService;
import io.deputy.coordinator.store.Versioned;
import io.deputy.coordinator.store.View;
import io.deputy.model.AppSpec;
import io.deputy.model.ContainerSpec;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Timings;
import io.deputy.wire.SpecWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EditBatchTest {
  /**
   * No settings that were read have such a network: whoever takes an address from it divides by 0.
   */
  private static final LoopSettings FAULTY =
      new LoopSettings(Timings.DEFAULT, new VirtualAddresses(0, 31), PortPool.parse("30000-32767"));

  @Test
  void anEditThatBringsABugToLightIsAnsweredAndTheOthersAreTaken() {
    ServiceRecord stored = SomeService.record(SomeService.SPEC);
    var services = new TreeMap<>(Map.of(stored.id(), new Versioned<>(stored, 7)));
    var records = new Records(new View(services, new TreeMap<>(), List.of()), null);
    var id = new ServiceId("shop", "cart");
    var spec = SpecWire.hashed(ServiceSpec.of(id, ContainerSpec.of("web:1")));
    var app = new AppSpec(id.app(), new TreeMap<>(Map.of(id.service(), spec)));
    var faulty =
        new Edit.Apply(app, OptionalLong.empty(), ReignTest.ALICE, new CompletableFuture<>());
    var remove = new Edit.Remove(stored.id().app(), ReignTest.ALICE, new CompletableFuture<>());
    var waiting = new ArrayList<Edit>(List.of(faulty, remove));

    EditBatch batch =
        EditBatch.take(waiting, records.services(), new LeftAlone(), List.of(), FAULTY);

    assertThat(faulty.outcome())
        .isCompletedWithValue(
            new Edit.Outcome.Unknown(
                "the coordinator failed: java.lang.ArithmeticException: / by zero"));
    assertThat(waiting).as("it must not fail in every turn").isEmpty();
    assertThat(batch.edits()).containsExactly(remove);
    assertThat(batch.services()).containsOnlyKeys(stored.id());
    batch.done(3);
    assertThat(remove.outcome()).isCompletedWithValueMatching(Edit.Outcome.Done.class::isInstance);
  }
}
