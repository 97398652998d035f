package io.deputy.agent.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.PlacementId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Turns.Target DB = new Turns.Target(PlacementId.parse("live/db.0#1"), 5432);
  private static final Turns.Target ADMIN = new Turns.Target(DB.placement(), 8080);
  private static final Turns.Target WEB = new Turns.Target(PlacementId.parse("live/web.0#1"), 5432);

  private final List<Integer> began = new ArrayList<>();

  /** By now these want another one. */
  private final List<Integer> gone = new ArrayList<>();

  private final Queue<Runnable> pauses = new ArrayDeque<>();

  private final Turns<Integer> turns = new Turns<>(this::begin, pauses::add);

  private void begin(int who) {
    if (!gone.contains(who) && turns.take(DB, who)) {
      began.add(who);
    }
  }

  private void all(int count) {
    IntStream.range(0, count).forEach(this::begin);
  }

  private void allFail() {
    IntStream.range(0, Turns.AT_ONCE).forEach(_ -> turns.failed(DB));
  }

  @Test
  void so_many_at_once_and_the_others_in_order() {
    all(Turns.AT_ONCE + 3);
    assertThat(began).hasSize(Turns.AT_ONCE);
    turns.cancel(DB);
    turns.cancel(DB);
    assertThat(began).endsWith(Turns.AT_ONCE, Turns.AT_ONCE + 1).hasSize(Turns.AT_ONCE + 2);
  }

  @Test
  void who_asks_again_keeps_its_place() {
    all(Turns.AT_ONCE + 3);
    begin(Turns.AT_ONCE);
    turns.cancel(DB);
    assertThat(began).endsWith(Turns.AT_ONCE);
  }

  @Test
  void each_success_makes_room_for_one_more_and_a_failure_takes_half_away() {
    all(1000);
    for (int i = 0; i < Turns.AT_ONCE; i++) {
      turns.succeeded(DB);
    }
    assertThat(began).as("ended, and under way").hasSize(3 * Turns.AT_ONCE);
    turns.failed(DB);
    assertThat(began).hasSize(3 * Turns.AT_ONCE);
    for (int i = 0; i < Turns.AT_ONCE; i++) {
      turns.cancel(DB);
    }
    assertThat(began).as("as many as at first").hasSize(3 * Turns.AT_ONCE + 1);
  }

  @Test
  void where_nothing_answers_one_tries_for_all_after_each_pause() {
    all(1000);
    allFail();
    assertThat(began).as("it rests").hasSize(Turns.AT_ONCE);
    pauses.remove().run();
    assertThat(began).as("one tries").hasSize(Turns.AT_ONCE + 1).endsWith(Turns.AT_ONCE);
    begin(1001);
    turns.failed(DB);
    assertThat(began).as("it rests").hasSize(Turns.AT_ONCE + 1);
    pauses.remove().run();
    turns.succeeded(DB);
    assertThat(began).as("it answers").hasSize(2 * Turns.AT_ONCE + 2);
    assertThat(pauses).isEmpty();
  }

  @Test
  void where_nobody_waits_for_it_all_are_to_know_at_once() {
    all(Turns.AT_ONCE + 10);
    for (int i = 0; i < 10; i++) {
      turns.refused(DB, false);
    }
    assertThat(began).hasSize(Turns.AT_ONCE + 10);
    for (int i = 0; i < Turns.AT_ONCE; i++) {
      turns.refused(DB, true);
    }
    assertThat(pauses).hasSize(1);
  }

  @Test
  void one_that_is_alone_rests_too() {
    begin(1);
    turns.failed(DB);
    begin(1);
    assertThat(began).containsExactly(1);
    pauses.remove().run();
    assertThat(began).containsExactly(1, 1);
    turns.failed(DB);
    pauses.remove().run();
    assertThatNobodyIsKept();
  }

  private void assertThatNobodyIsKept() {
    began.clear();
    all(Turns.AT_ONCE + 1);
    assertThat(began).hasSize(Turns.AT_ONCE);
  }

  @Test
  void whoever_left_or_wants_another_takes_nobodys_turn() {
    all(Turns.AT_ONCE + 4);
    turns.leave(DB, Turns.AT_ONCE);
    gone.add(Turns.AT_ONCE + 1);
    gone.add(Turns.AT_ONCE + 2);
    turns.cancel(DB);
    assertThat(began).endsWith(Turns.AT_ONCE + 3);
  }

  @Test
  void those_to_one_target_keep_nobody_from_another() {
    all(Turns.AT_ONCE + 1);
    assertThat(turns.take(WEB, 1)).isTrue();
    assertThat(turns.take(ADMIN, 1)).isTrue();
  }

  @Test
  void a_burst_that_is_over_leaves_room_for_the_next() {
    for (int round = 0; round < 3; round++) {
      began.clear();
      all(Turns.AT_ONCE);
      assertThat(began).hasSize(Turns.AT_ONCE);
      began.forEach(_ -> turns.cancel(DB));
    }
  }
}
