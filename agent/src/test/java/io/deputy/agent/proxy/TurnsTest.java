package io.deputy.agent.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.PlacementId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final PlacementId DB = PlacementId.parse("live/db.0#1");
  private static final PlacementId WEB = PlacementId.parse("live/web.0#1");

  private final List<Integer> began = new ArrayList<>();

  /** By now these want another one. */
  private final List<Integer> gone = new ArrayList<>();

  private final Turns<Integer> turns = new Turns<>(this::begin);

  private void begin(int who) {
    if (!gone.contains(who) && turns.take(DB, who)) {
      began.add(who);
    }
  }

  private void all(int count) {
    IntStream.range(0, count).forEach(this::begin);
  }

  @Test
  void so_many_at_once_and_the_others_in_order() {
    all(Turns.AT_ONCE + 3);
    assertThat(began).hasSize(Turns.AT_ONCE);
    turns.end(DB, false);
    turns.end(DB, false);
    assertThat(began).endsWith(Turns.AT_ONCE, Turns.AT_ONCE + 1).hasSize(Turns.AT_ONCE + 2);
  }

  @Test
  void each_success_makes_room_for_one_more_and_a_failure_takes_half_away() {
    all(1000);
    for (int i = 0; i < Turns.AT_ONCE; i++) {
      turns.end(DB, true);
    }
    assertThat(began).as("ended, and under way").hasSize(3 * Turns.AT_ONCE);
    turns.end(DB, false);
    assertThat(began).hasSize(3 * Turns.AT_ONCE);
    for (int i = 0; i < Turns.AT_ONCE; i++) {
      turns.end(DB, false);
    }
    assertThat(began).as("as many as at first").hasSize(3 * Turns.AT_ONCE + 1);
  }

  @Test
  void whoever_left_or_wants_another_takes_nobodys_turn() {
    all(Turns.AT_ONCE + 4);
    turns.leave(DB, Turns.AT_ONCE);
    gone.add(Turns.AT_ONCE + 1);
    gone.add(Turns.AT_ONCE + 2);
    turns.end(DB, false);
    assertThat(began).endsWith(Turns.AT_ONCE + 3);
  }

  @Test
  void those_to_one_placement_keep_nobody_from_another() {
    all(Turns.AT_ONCE + 1);
    assertThat(turns.take(WEB, 1)).isTrue();
  }

  @Test
  void a_burst_that_is_over_leaves_room_for_the_next() {
    for (int round = 0; round < 3; round++) {
      began.clear();
      all(Turns.AT_ONCE);
      assertThat(began).hasSize(Turns.AT_ONCE);
      began.forEach(_ -> turns.end(DB, false));
    }
  }
}
