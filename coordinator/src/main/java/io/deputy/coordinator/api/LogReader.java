package io.deputy.coordinator.api;

import io.deputy.coordinator.loop.ClusterView;
import io.deputy.model.Placement;
import io.deputy.model.ServiceRecord;
import io.deputy.proto.v1.AgentProto.Open;
import io.deputy.proto.v1.AgentProto.Piece;
import io.deputy.proto.v1.OperatorProto.LogPiece;
import io.deputy.proto.v1.OperatorProto.LogsRequest;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;

/** Reads the logs of a service's containers, each through its own agent, into one stream. */
final class LogReader {
  private final Lines lines;

  LogReader(Lines lines) {
    this.lines = lines;
  }

  void read(ClusterView view, LogsRequest request, ServerCallStreamObserver<LogPiece> operator)
      throws StatusException {
    List<Placement> wanted = wanted(view, request);
    if (wanted.isEmpty()) {
      throw Refusals.invalid(
          List.of(
              "nothing of %s/%s has a container that could have a log"
                  .formatted(request.getApp(), request.getService())));
    }
    var merged = new Merged(operator, wanted.size());
    operator.setOnCancelHandler(merged::end);
    wanted.forEach(p -> merged.add(p, request));
  }

  /** Of every placement that is reported with a container. */
  private static List<Placement> wanted(ClusterView view, LogsRequest request) {
    return view.snapshot().services().values().stream()
        .filter(r -> r.id().app().equals(request.getApp()))
        .filter(
            r -> request.getService().isEmpty() || r.id().service().equals(request.getService()))
        .flatMap(ServiceRecord::placements)
        .filter(
            p ->
                view.snapshot()
                    .observation(p.id())
                    .filter(o -> !o.container().isEmpty())
                    .isPresent())
        .toList();
  }

  /** Several logs on one stream, which ends when all of them have. */
  private final class Merged {
    private final ServerCallStreamObserver<LogPiece> operator;
    private final List<Lines.Stream> streams = new ArrayList<>();
    private int open;

    Merged(ServerCallStreamObserver<LogPiece> operator, int open) {
      this.operator = operator;
      this.open = open;
    }

    synchronized void add(Placement p, LogsRequest request) {
      var ask = Open.newBuilder();
      ask.getLogsBuilder()
          .setPlacement(p.id().toString())
          .setFollow(request.getFollow())
          .setTail(request.getTail());
      switch (lines.ask(p.machine(), ask, new Reader(p))) {
        case Lines.Asked.Expecting expecting -> streams.add(expecting.stream());
        case Lines.Asked.Refused refused -> {
          send(p, LogPiece.newBuilder().setError(refused.problem()));
          close();
        }
      }
    }

    synchronized void send(Placement p, LogPiece.Builder piece) {
      if (!operator.isCancelled()) {
        operator.onNext(
            piece.setPlacement(p.id().toString()).setMachine(p.machine().value()).build());
      }
    }

    synchronized void close() {
      if (--open == 0 && !operator.isCancelled()) {
        operator.onCompleted();
      }
    }

    synchronized void end() {
      streams.forEach(Lines.Stream::end);
    }

    private final class Reader implements StreamObserver<Piece> {
      private final Placement placement;

      Reader(Placement placement) {
        this.placement = placement;
      }

      @Override
      public void onNext(Piece piece) {
        if (!piece.getError().isEmpty()) {
          send(placement, LogPiece.newBuilder().setError(piece.getError()));
        } else if (!piece.getData().isEmpty()) {
          send(placement, LogPiece.newBuilder().setData(piece.getData()));
        }
      }

      @Override
      public void onError(Throwable t) {
        send(
            placement,
            LogPiece.newBuilder().setError("the log ended: " + Status.fromThrowable(t).getCode()));
        close();
      }

      @Override
      public void onCompleted() {
        close();
      }
    }
  }
}
