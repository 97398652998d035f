package io.deputy.coordinator.api;

import io.deputy.coordinator.loop.ClusterView;
import io.deputy.proto.v1.OperatorProto.StatusResponse;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One operator who is shown every view, until they go or the leadership does. One who is slow
 * misses views, never the last: it is shown when they have taken the one before.
 */
final class StatusWatch {
  private final Views views;
  private final Function<ClusterView, StatusResponse> status;
  private final ServerCallStreamObserver<StatusResponse> operator;
  private @Nullable ClusterView shown;

  StatusWatch(
      Views views,
      Function<ClusterView, StatusResponse> status,
      StreamObserver<StatusResponse> operator) {
    this.views = views;
    this.status = status;
    this.operator = (ServerCallStreamObserver<StatusResponse>) operator;
  }

  void begin() throws StatusException {
    operator.setOnCancelHandler(() -> views.unwatch(this));
    operator.setOnReadyHandler(() -> views.again(this));
    views.leading();
    views.watch(this, this::show);
  }

  /** On the watchers' thread. */
  @SuppressWarnings("ReferenceEquality") // The very same view, not an equal one: that is news.
  private void show(ClusterView view) {
    if (operator.isCancelled()) {
      views.unwatch(this);
    } else if (!view.leads()) {
      views.unwatch(this);
      operator.onError(Refusals.notLeading(view));
    } else if (operator.isReady() && view != shown) {
      shown = view;
      operator.onNext(status.apply(view));
    }
  }
}
