package io.deputy.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.goals.SomeService;
import io.deputy.coordinator.store.Broken;
import io.deputy.coordinator.store.Versioned;
import io.deputy.coordinator.store.View;
import io.deputy.model.MachineName;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordsTest {
  @Test
  void whatCanNotBeReadKeepsItsOwnAppFromBeingChangedAndNoOther() {
    var broken =
        List.of(
            new Broken("k/services/blog/web", new ServiceId("blog", "web"), null, "cut short"),
            new Broken("k/services/shop/db", new ServiceId("shop", "db"), null, "no JSON"),
            new Broken("k/machines/h1", null, new MachineName("h1"), "no JSON"));
    Records records = records(broken, null);
    var leftAlone = new LeftAlone(records, Map.of(), List.of());

    assertThat(leftAlone.byApp()).containsOnlyKeys("blog", "shop");
    assertThat(leftAlone.byApp().get("blog"))
        .containsExactly(
            "the value of k/services/blog/web in Consul can't be read (cut short); it is left alone"
                + " until somebody mends it");
    assertThat(records.troubles()).hasSize(3);
  }

  private static Records records(List<Broken> broken, @Nullable Records before) {
    return new Records(new View(new TreeMap<>(), new TreeMap<>(), broken), before);
  }

  /** Agents would end them, and the app that is applied again would count from the beginning. */
  @Test
  void whatRunsWithoutARecordIsLeftAloneAsItWasLastRead() {
    ServiceRecord record = SomeService.record(SomeService.SPEC);
    var known = new TreeMap<>(Map.of(record.id(), new Versioned<>(record, 7)));
    var before = new Records(new View(known, new TreeMap<>(), List.of()), null);
    var machines = new TreeSet<>(List.of(new MachineName("h1"), new MachineName("h3")));
    Map<ServiceId, SortedSet<MachineName>> running = Map.of(record.id(), machines);
    assertThat(new LeftAlone(before, running, List.of()).services()).isEmpty();

    var leftAlone = new LeftAlone(records(List.of(), before), running, List.of());
    assertThat(leftAlone.records()).containsEntry(record.id(), record);
    assertThat(leftAlone.troubles())
        .singleElement()
        .asString()
        .contains(" has containers on h1 and h3, ");
    assertThat(leftAlone.byApp()).containsOnlyKeys(record.id().app());

    var ended = new LeftAlone(records(List.of(), before), Map.of(), List.of());
    assertThat(ended.services()).as("its containers are gone").isEmpty();
    assertThat(ended.records()).isEmpty();
  }

  @Test
  void aMachineWhoseRecordCanNotBeReadIsOneOfTheCluster() {
    var h1 = new MachineName("h1");
    var broken = List.of(new Broken("k/machines/h1", null, h1, "no JSON"));
    assertThat(records(broken, null).machines()).containsOnlyKeys(h1);
  }
}
