package io.deputy.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.store.Broken;
import io.deputy.coordinator.store.View;
import io.deputy.model.MachineName;
import io.deputy.model.ServiceId;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecordsTest {
  @Test
  void whatCanNotBeReadKeepsItsOwnAppFromBeingChangedAndNoOther() {
    var broken =
        List.of(
            new Broken("k/services/blog/web", new ServiceId("blog", "web"), null, "cut short"),
            new Broken("k/services/shop/db", new ServiceId("shop", "db"), null, "no JSON"),
            new Broken("k/machines/h1", null, new MachineName("h1"), "no JSON"));
    var records = new Records(new View(new TreeMap<>(), new TreeMap<>(), broken), null);

    assertThat(records.troublesByApp()).containsOnlyKeys("blog", "shop");
    assertThat(records.troublesByApp().get("blog"))
        .containsExactly(
            "the value of k/services/blog/web in Consul can't be read (cut short); it is left alone"
                + " until somebody mends or deletes it");
    assertThat(records.troubles()).hasSize(3);
  }

  @Test
  void aMachineWhoseRecordCanNotBeReadIsOneOfTheCluster() {
    var h1 = new MachineName("h1");
    var broken = List.of(new Broken("k/machines/h1", null, h1, "no JSON"));
    var records = new Records(new View(new TreeMap<>(), new TreeMap<>(), broken), null);
    assertThat(records.machines()).containsOnlyKeys(h1);
  }
}
