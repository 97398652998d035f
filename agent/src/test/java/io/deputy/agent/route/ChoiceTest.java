package io.deputy.agent.route;

import static io.deputy.agent.route.RouteFixture.backend;
import static io.deputy.agent.route.RouteFixture.machine;
import static io.deputy.agent.route.RouteFixture.placement;
import static io.deputy.agent.route.RouteFixture.service;
import static io.deputy.agent.route.RouteFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.Origin;
import io.deputy.model.PlacementId;
import io.deputy.model.Protocol;
import io.deputy.model.ServiceId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChoiceTest {
  private static final PlacementId HERE = placement("live/web.0#1");
  private static final PlacementId THERE = placement("live/web.1#2");

  private final RouteTable table =
      table(
          "h1",
          List.of(machine("h1"), machine("h2")),
          List.of(service("live/web", "198.18.0.5").slot(1, 1, "h1").slot(1, 2, "h2")),
          backend("live/web.0#1", 1, true, "172.20.0.2"));
  private final Load load = new Load();
  private final Ejections ejections = new Ejections();
  private final Choice choice = choice();

  private Choice choice() {
    var network = new Origin.Network("live_default");
    var question =
        new Choice.Question(network, "172.20.0.9", ServiceId.parse("live/web"), Protocol.TCP, 80);
    return new Choice(question, load, ejections);
  }

  private Verdict.To said(long now) {
    return (Verdict.To) choice.verdict(table, now);
  }

  private PlacementId tried(long now) {
    Verdict.To to = said(now);
    choice.begin(to, now);
    return to.placement();
  }

  @Test
  void each_is_tried_once_a_round_and_pauses_grow() {
    long[] pauses = {50, 100, 200, 200};
    long now = -ms(5000); // nanoTime may be anything
    for (long pause : pauses) {
      PlacementId first = tried(now);
      choice.failed(now + ms(10));
      PlacementId second = tried(now + ms(10));
      choice.failed(now + ms(20));
      assertThat(List.of(first, second)).containsExactlyInAnyOrder(HERE, THERE);
      assertThat(choice.hasFailed(said(now + ms(20)))).as("all have").isTrue();
      assertThat(choice.endRound(now + ms(20))).isEqualTo(ms(pause - 20));
      assertThat(choice.hasFailed(said(now + ms(20)))).isFalse();
      now += ms(pause);
    }
    choice.renew();
    tried(now);
    choice.failed(now);
    assertThat(choice.endRound(now)).as("a new table").isEqualTo(ms(50));
  }

  @Test
  void a_port_that_is_closed_says_nothing_of_the_others() {
    PlacementId first = tried(0);
    choice.refused();
    assertThat(ejections.isOut(first, 1)).isFalse();
    PlacementId second = tried(1);
    assertThat(second).as("in this round").isNotEqualTo(first);
    choice.failed(2);
    assertThat(ejections.isOut(second, 3)).isTrue();
  }

  @Test
  void a_round_that_took_long_is_followed_by_the_next_at_once() {
    tried(0);
    choice.failed(ms(300));
    assertThat(choice.endRound(ms(300))).isLessThanOrEqualTo(0);
  }

  @Test
  void the_least_loaded_is_first_and_who_has_failed_others_is_last() {
    load.add(HERE);
    assertThat(said(0).placement()).isEqualTo(THERE);
    ejections.failed(THERE, 0);
    assertThat(said(0).placement()).isEqualTo(HERE);
    assertThat(said(ms(1000)).placement()).isEqualTo(THERE);
  }

  @Test
  void who_has_failed_in_this_round_comes_after_who_has_failed_others() {
    ejections.failed(THERE, 0);
    assertThat(tried(0)).isEqualTo(HERE);
    choice.failed(0);
    assertThat(said(0).placement()).isEqualTo(THERE);
  }

  @Test
  void what_has_begun_is_right_until_the_table_says_otherwise() {
    assertThat(choice.isRight(said(0))).as("nothing has begun").isFalse();
    PlacementId first = tried(0);
    load.add(first);
    load.add(first);
    assertThat(choice.isRight(said(0))).as("though another has less to do").isTrue();
    choice.end();
    assertThat(choice.isRight(said(0))).isFalse();
    assertThat(said(0).placement()).isNotEqualTo(first);
  }

  private static long ms(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
