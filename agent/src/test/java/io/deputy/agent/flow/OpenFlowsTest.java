package io.deputy.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.PlacementId;
import org.junit.jupiter.api.Test;

class OpenFlowsTest {
  private static final PlacementId DB = PlacementId.parse("live/db.0#1");
  private static final PlacementId DB_TOO = PlacementId.parse("live/db.1#2");
  private static final PlacementId WEB = PlacementId.parse("live/web.0#1");

  private final OpenFlows open = new OpenFlows(8);

  private void add(PlacementId placement, int count) {
    for (int i = 0; i < count; i++) {
      open.add(placement);
    }
  }

  @Test
  void one_service_leaves_room_for_the_others() {
    add(DB, 3);
    add(DB_TOO, 2);
    assertThat(open.full(DB.service())).isEmpty();
    assertThat(open.troubles()).isEmpty();
    open.add(DB);
    assertThat(open.full(DB.service()))
        .contains(
            "it has 6 connections open here, and may have no more of the 8 that this agent carries");
    assertThat(open.full(WEB.service())).isEmpty();
    assertThat(open.troubles())
        .containsExactly(
            "new connections to live/db are refused: it has 6 open here, of the 8 that this agent"
                + " carries");
    open.remove(DB_TOO);
    assertThat(open.full(DB.service())).isEmpty();
    assertThat(open.count(DB)).isEqualTo(4);
  }

  @Test
  void those_that_wait_to_be_joined_count_too() {
    add(DB, 3);
    for (int i = 0; i < 3; i++) {
      open.add(DB.service());
    }
    assertThat(open.full(DB.service())).isPresent();
    assertThat(open.count(DB)).isEqualTo(3);
    open.remove(DB.service());
    assertThat(open.full(DB.service())).isEmpty();
  }

  @Test
  void there_may_be_fewer_from_now_on() {
    add(DB, 2);
    open.most(2);
    assertThat(open.full(WEB.service())).contains("this agent carries 2 connections, and no more");
    open.most(4);
    assertThat(open.full(WEB.service())).isEmpty();
  }

  @Test
  void all_together_have_a_bound() {
    add(DB, 5);
    add(WEB, 3);
    assertThat(open.full(WEB.service())).contains("this agent carries 8 connections, and no more");
    assertThat(open.troubles())
        .containsExactly("new connections are refused: this agent carries 8, and no more");
  }
}
