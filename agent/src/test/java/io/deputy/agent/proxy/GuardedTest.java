package io.deputy.agent.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** What is thrown in a look that comes again and again. */
class GuardedTest {
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

  private void run(Runnable look) throws Exception {
    try (ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform()
                .uncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown))
                .factory())) {
      Future<?> done = thread.submit(ProxyTraffic.guarded(look));
      done.get();
    }
  }
}
