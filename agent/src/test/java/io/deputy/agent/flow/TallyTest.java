package io.deputy.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.flow.Tally.Fate;
import io.deputy.model.Connections;
import io.deputy.model.ServiceId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final ServiceId DB = ServiceId.parse("live/db");
  private static final ServiceId WEB = ServiceId.parse("live/web");

  private final Tally tally = new Tally();

  @Test
  void what_came_of_connections_is_counted_by_service() {
    for (int i = 0; i < 5; i++) {
      tally.add(Fate.HELD, DB, "nobody serves it");
    }
    tally.add(Fate.RELEASED, DB, "it is served again");
    tally.add(Fate.CLOSED, DB, "held for 30s");
    tally.add(Fate.REFUSED, DB, "the client is on no network of an app");
    tally.add(Fate.RESET, WEB, "epoch 1 is over");
    tally.say();
    tally.add(Fate.RELEASED, DB, "it is served again");
    tally.add("dropped", "datagram", WEB, "is no connection");
    assertThat(tally.connections(Map.of(DB, 2)))
        .containsEntry(DB, new Connections(2, 5, 2, 2, 0))
        .containsEntry(WEB, new Connections(0, 0, 0, 0, 1))
        .hasSize(2);
  }

  @Test
  void who_waits_is_told_though_nothing_was_counted() {
    assertThat(tally.connections(Map.of(DB, 2)))
        .containsExactly(Map.entry(DB, new Connections(2, 0, 0, 0, 0)));
  }

  @Test
  void a_service_that_is_removed_is_forgotten() {
    tally.add(Fate.HELD, DB, "nobody serves it");
    tally.add(Fate.HELD, WEB, "nobody serves it");
    tally.keep(WEB::equals);
    assertThat(tally.connections(Map.of())).containsOnlyKeys(WEB);
  }
}
