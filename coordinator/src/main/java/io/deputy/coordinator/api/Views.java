package io.deputy.coordinator.api;

import io.deputy.coordinator.loop.ClusterView;
import io.grpc.StatusException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The loop's last view, and who wants to see the next. Written by the loop's thread, read by
 * gRPC's; a watcher must not block.
 */
public final class Views implements Consumer<ClusterView> {
  private final Map<Object, Consumer<ClusterView>> watchers = new ConcurrentHashMap<>();
  private volatile @Nullable ClusterView last;

  @Override
  public void accept(ClusterView view) {
    last = view;
    watchers.values().forEach(w -> w.accept(view));
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

  void watch(Object key, Consumer<ClusterView> watcher) {
    watchers.put(key, watcher);
    ClusterView now = last;
    if (now != null) {
      watcher.accept(now);
    }
  }

  void unwatch(Object key) {
    watchers.remove(key);
  }
}
