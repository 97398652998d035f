package io.deputy.coordinator.api;

import io.deputy.coordinator.loop.ClusterView;
import io.grpc.StatusException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop's last view, and who wants to see the next. Written by the loop's thread, read by any.
 *
 * <p>Watchers are called on a thread of their own, one after another, so none makes the loop wait.
 * While they are busy views are passed over, never the last.
 */
public final class Views implements Consumer<ClusterView> {
  private static final Logger log = LoggerFactory.getLogger(Views.class);

  private final Executor thread;
  private final Map<Object, Consumer<ClusterView>> watchers = new ConcurrentHashMap<>();
  private final AtomicBoolean showing = new AtomicBoolean();
  private volatile @Nullable ClusterView last;

  /**
   * @param thread of the watchers, a single one
   */
  public Views(Executor thread) {
    this.thread = thread;
  }

  @Override
  public void accept(ClusterView view) {
    last = view;
    if (showing.compareAndSet(false, true)) {
      thread.execute(this::showAll);
    }
  }

  private void showAll() {
    showing.set(false); // First: what comes from here on is shown again.
    watchers.keySet().forEach(this::show);
  }

  private void show(Object key) {
    Consumer<ClusterView> watcher = watchers.get(key);
    ClusterView now = last;
    if (watcher != null && now != null) {
      try {
        watcher.accept(now);
      } catch (RuntimeException e) {
        log.error("a watcher is dropped, for a bug", e);
        watchers.remove(key);
      }
    }
  }

  /** Null until the loop has followed the election once. */
  public @Nullable ClusterView last() {
    return last;
  }

  /**
   * @throws StatusException if this coordinator does not lead
   */
  ClusterView leading() throws StatusException {
    ClusterView view = last;
    if (view == null || !view.leads()) {
      throw Refusals.notLeading(view);
    }
    return view;
  }

  /**
   * Shows the last view, soon, and each that comes.
   *
   * @param watcher must not block
   */
  void watch(Object key, Consumer<ClusterView> watcher) {
    watchers.put(key, watcher);
    again(key);
  }

  /** Shows the last view to one who may have passed it over. */
  void again(Object key) {
    thread.execute(() -> show(key));
  }

  void unwatch(Object key) {
    watchers.remove(key);
  }
}
