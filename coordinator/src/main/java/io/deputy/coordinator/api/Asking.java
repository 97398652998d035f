package io.deputy.coordinator.api;

import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.loop.Event;
import io.deputy.coordinator.place.MachineView;
import io.deputy.model.Inquiry;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Has machines asked about what an app needs that is only considered, so that its plan knows what
 * speaks against each. Blocks, for a while at most.
 */
final class Asking {
  /**
   * Agents answer within some tenths of a second. One whose path hangs does not answer, and nor
   * does one of an older release; the plan then says so.
   */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Views views;
  private final Consumer<Event> loop;
  private final Duration patience;

  Asking(Views views, Consumer<Event> loop, Duration patience) {
    this.views = views;
    this.loop = loop;
    this.patience = patience;
  }

  /**
   * A view in which all machines that are heard have answered, if that can be had.
   *
   * @throws StatusException if this coordinator does not lead, or not any more
   */
  ClusterView about(Inquiry inquiry) throws StatusException {
    ClusterView now = views.leading();
    if (isAnswered(now, inquiry)) {
      return now;
    }
    var answered = new CompletableFuture<ClusterView>();
    views.watch(
        answered,
        view -> {
          if (!view.leads() || isAnswered(view, inquiry)) {
            answered.complete(view);
          }
        });
    try {
      loop.accept(new Event.Wondered(inquiry));
      answered.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // What is not known is said.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("nobody fails it", e);
    } finally {
      views.unwatch(answered);
    }
    return views.leading();
  }

  private static boolean isAnswered(ClusterView view, Inquiry inquiry) {
    return view.snapshot().machines().values().stream()
        .filter(MachineView::reachable)
        .allMatch(machine -> machine.survey().answers(inquiry));
  }
}
