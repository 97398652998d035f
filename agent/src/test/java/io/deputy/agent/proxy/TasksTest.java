package io.deputy.agent.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is thrown in a look that comes again and again. */
class TasksTest {
  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();

  @Test
  void anErrorReachesWhoeverEndsTheProcessAlthoughExecutorsSwallowIt() throws Exception {
    var full = new OutOfMemoryError("of the test");
    run(
        () -> {
          throw full;
        });
    assertThat(uncaught).containsExactly(full);
  }

  @Test
  void aBugInOneLookIsNoReasonToEnd() throws Exception {
    run(
        () -> {
          throw new IllegalStateException("of the test");
        });
    assertThat(uncaught).isEmpty();
  }

  @Test
  void manyReasonsForOneLookMakeOne() {
    var queue = new ArrayDeque<Runnable>();
    var looks = new AtomicInteger();
    Runnable look = Tasks.coalesced(queue::add, looks::incrementAndGet);
    look.run();
    look.run();
    assertThat(queue).hasSize(1);
    queue.remove().run();
    look.run();
    assertThat(queue).as("a reason that comes later").hasSize(1);
    queue.remove().run();
    assertThat(looks).hasValue(2);
  }

  /** What is found changed while it looks is looked at again. */
  @Test
  void aReasonThatComesMeanwhileIsNotLost() {
    var queue = new ArrayDeque<Runnable>();
    var again = new ArrayDeque<Runnable>();
    Runnable look = Tasks.coalesced(queue::add, () -> again.remove().run());
    again.add(look);
    again.add(() -> {});
    look.run();
    queue.remove().run();
    assertThat(queue).hasSize(1);
  }

  private void run(Runnable look) throws Exception {
    try (ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform()
                .uncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown))
                .factory())) {
      Future<?> done = thread.submit(Tasks.guarded(look));
      done.get();
    }
  }
}
