package io.deputy.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.run.Places.Rank;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private final List<String> done = new CopyOnWriteArrayList<>();

  @Test
  void the_first_by_rank_goes_first_and_then_who_came_first() throws InterruptedException {
    var places = new Places(1);
    var begun = new CountDownLatch(1);
    var all = new CountDownLatch(5);
    var go = new CountDownLatch(1);
    places.run(
        Rank.STARTING,
        () -> {
          begun.countDown();
          await(go);
          all.countDown();
        });
    await(begun);
    int place = 0;
    for (Rank rank : List.of(Rank.STANDING_BY, Rank.SERVING, Rank.STANDING_BY, Rank.STARTING)) {
      String task = rank + " " + place++;
      places.run(
          rank,
          () -> {
            done.add(task);
            all.countDown();
          });
    }
    go.countDown();
    await(all);
    assertThat(done).containsExactly("STARTING 3", "SERVING 1", "STANDING_BY 0", "STANDING_BY 2");
  }

  @Test
  void so_many_run_at_once_and_no_more() throws InterruptedException {
    var places = new Places(2);
    var two = new CountDownLatch(2);
    var third = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    for (int i = 0; i < 2; i++) {
      places.run(
          Rank.SERVING,
          () -> {
            two.countDown();
            await(go);
          });
    }
    await(two);
    places.run(Rank.SERVING, third::countDown);
    assertThat(third.await(50, TimeUnit.MILLISECONDS)).isFalse();
    go.countDown();
    await(third);
  }

  @Test
  void what_stands_by_leaves_half_of_the_places_free() throws InterruptedException {
    var places = new Places(2);
    var first = new CountDownLatch(1);
    var second = new CountDownLatch(1);
    var serving = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    places.run(
        Rank.STANDING_BY,
        () -> {
          first.countDown();
          await(go);
        });
    await(first);
    places.run(Rank.STANDING_BY, second::countDown);
    places.run(Rank.SERVING, serving::countDown);
    await(serving);
    assertThat(second.getCount()).isOne();
    go.countDown();
    await(second);
  }

  @Test
  void a_task_that_fails_leaves_its_place() throws InterruptedException {
    var places = new Places(1);
    var next = new CountDownLatch(1);
    places.run(
        Rank.SERVING,
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
          throw new IllegalStateException("a bug");
        });
    places.run(Rank.SERVING, next::countDown);
    await(next);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
