package io.deputy.coordinator.api;

import io.deputy.coordinator.loop.ClusterView;
import io.deputy.model.Observation;
import io.deputy.model.Placement;
import io.deputy.model.ServiceRecord;
import io.deputy.proto.v1.OperatorProto.LogPiece;
import io.deputy.proto.v1.OperatorProto.LogsRequest;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.stream.Stream;

/** Reads the logs of a service's containers, each through its own agent, into one stream. */
final class LogReader {
  private final Views views;
  private final Lines lines;

  LogReader(Views views, Lines lines) {
    this.views = views;
    this.lines = lines;
  }

  /** A placement that is reported with a container, as a view shows it. */
  record Logged(Placement placement, Observation observation) {}

  void read(LogsRequest request, ServerCallStreamObserver<LogPiece> operator)
      throws StatusException {
    List<Logged> logged = logged(views.leading(), request).toList();
    if (logged.isEmpty()) {
      throw Refusals.invalid(
          List.of(
              "nothing of %s/%s has a container that could have a log"
                  .formatted(request.getApp(), request.getService())));
    }
    var merged = new MergedLogs(views, lines, request, operator);
    operator.setOnCancelHandler(merged::end);
    operator.setOnReadyHandler(merged::ready);
    merged.begin(logged);
    if (request.getFollow()) {
      views.watch(merged, merged::follow);
    }
  }

  /** What is asked for, of all that a view shows. */
  static Stream<ServiceRecord> services(ClusterView view, LogsRequest request) {
    return view.snapshot().services().values().stream()
        .filter(r -> r.id().app().equals(request.getApp()))
        .filter(
            r -> request.getService().isEmpty() || r.id().service().equals(request.getService()));
  }

  static Stream<Logged> logged(ClusterView view, LogsRequest request) {
    return services(view, request)
        .flatMap(ServiceRecord::placements)
        .flatMap(p -> view.snapshot().observation(p.id()).stream().map(o -> new Logged(p, o)))
        .filter(l -> !l.observation().container().isEmpty());
  }
}
