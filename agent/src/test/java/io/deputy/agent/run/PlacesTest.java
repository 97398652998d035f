package io.deputy.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private final List<String> done = new CopyOnWriteArrayList<>();

  @Test
  void the_lowest_rank_goes_first_and_then_who_came_first() throws InterruptedException {
    var places = new Places(1);
    var begun = new CountDownLatch(1);
    var all = new CountDownLatch(5);
    var go = new CountDownLatch(1);
    places.run(
        2,
        () -> {
          begun.countDown();
          await(go);
          all.countDown();
        });
    await(begun);
    for (String task : List.of("2a", "1a", "2b", "0a")) {
      places.run(
          Integer.parseInt(task.substring(0, 1)),
          () -> {
            done.add(task);
            all.countDown();
          });
    }
    go.countDown();
    await(all);
    assertThat(done).containsExactly("0a", "1a", "2a", "2b");
  }

  @Test
  void so_many_run_at_once_and_no_more() throws InterruptedException {
    var places = new Places(2);
    var two = new CountDownLatch(2);
    var third = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    for (int i = 0; i < 2; i++) {
      places.run(
          0,
          () -> {
            two.countDown();
            await(go);
          });
    }
    await(two);
    places.run(0, third::countDown);
    assertThat(third.await(50, TimeUnit.MILLISECONDS)).isFalse();
    go.countDown();
    await(third);
  }

  @Test
  void a_task_that_fails_leaves_its_place() throws InterruptedException {
    var places = new Places(1);
    var next = new CountDownLatch(1);
    places.run(
        0,
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
          throw new IllegalStateException("a bug");
        });
    places.run(0, next::countDown);
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
