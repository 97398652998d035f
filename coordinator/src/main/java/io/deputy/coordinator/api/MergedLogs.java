package io.deputy.coordinator.api;

import com.google.protobuf.ByteString;
import io.deputy.coordinator.api.LogReader.Logged;
import io.deputy.coordinator.loop.ClusterView;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.proto.v1.AgentProto.Open;
import io.deputy.proto.v1.AgentProto.Piece;
import io.deputy.proto.v1.OperatorProto.LogPiece;
import io.deputy.proto.v1.OperatorProto.LogsRequest;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Several logs on one operator's stream. It ends when all of them have; one that is followed goes
 * on with every container that is started later, and ends with its services, or with the
 * leadership.
 *
 * <p>Each agent is asked for its next piece when the operator has room for it: what a slow one has
 * not taken yet is at most a piece a container, and the rest waits on the machines. Used from
 * gRPC's threads and that of the views.
 */
final class MergedLogs {
  /** What is read of a log from its beginning. */
  private static final int ALL_LINES = 0;

  /** Of a container that is started again, and whose log was read already up to some line. */
  private static final int LINES_AGAIN = 10;

  private final Views views;
  private final Lines lines;
  private final LogsRequest request;
  private final ServerCallStreamObserver<LogPiece> operator;
  private final Map<PlacementId, Reader> readers = new HashMap<>();

  /** The runs of containers that were seen live: one that is among them is read, or has been. */
  private final Set<String> runs = new HashSet<>();

  /** Containers whose logs were read from. */
  private final Set<String> known = new HashSet<>();

  private boolean begun;
  private boolean over;

  MergedLogs(
      Views views, Lines lines, LogsRequest request, ServerCallStreamObserver<LogPiece> operator) {
    this.views = views;
    this.lines = lines;
    this.request = request;
    this.operator = operator;
  }

  synchronized void begin(List<Logged> logged) {
    for (Logged l : logged) {
      open(l, request.getTail());
      if (isLive(l)) {
        isNew(l);
      }
    }
    begun = true;
    completeIfDone();
  }

  /** What was started since the view before is read, too. */
  synchronized void follow(ClusterView view) {
    if (over) {
      return;
    }
    if (!view.leads()) {
      end();
      operator.onError(Refusals.notLeading(view));
      return;
    }
    LogReader.logged(view, request)
        .filter(MergedLogs::isLive)
        .filter(this::isNew)
        .forEach(this::goOn);
    if (readers.isEmpty() && LogReader.services(view, request).findAny().isEmpty()) {
      complete();
    }
  }

  /** Whether nobody reads this run of its container, nor has. */
  private boolean isNew(Logged l) {
    Reader reader = readers.get(l.placement().id());
    if (reader == null) {
      return runs.add(run(l));
    }
    if (!reader.ofRun) {
      // Perhaps opened before the container was started: what it reads is this run.
      reader.ofRun = true;
      runs.add(run(l));
    }
    // Else it still reads the run before, and this one is new in the next view.
    return false;
  }

  private void goOn(Logged l) {
    Placement p = l.placement();
    boolean again = known.contains(l.observation().container());
    String says =
        again
            ? "-- %s was started again on %s; its last %d lines, and on --\n"
                .formatted(p.id(), p.machine(), LINES_AGAIN)
            : "-- %s runs on %s now --\n".formatted(p.id(), p.machine());
    send(p, LogPiece.newBuilder().setData(ByteString.copyFromUtf8(says)));
    open(l, again ? LINES_AGAIN : ALL_LINES).ofRun = true;
  }

  private static boolean isLive(Logged l) {
    return l.observation().phase().band() == Phase.Band.LIVE;
  }

  private static String run(Logged l) {
    return l.observation().container() + " " + l.observation().restarts();
  }

  private Reader open(Logged l, int tail) {
    Placement p = l.placement();
    var ask = Open.newBuilder();
    ask.getLogsBuilder()
        .setPlacement(p.id().toString())
        .setFollow(request.getFollow())
        .setTail(tail);
    var reader = new Reader(p, l.observation().container());
    readers.put(p.id(), reader);
    switch (lines.ask(p.machine(), ask, reader)) {
      case Lines.Asked.Expecting expecting -> reader.stream = expecting.stream();
      case Lines.Asked.Refused refused -> reader.failed(refused.problem());
    }
    return reader;
  }

  private void send(Placement p, LogPiece.Builder piece) {
    if (!over && !operator.isCancelled()) {
      operator.onNext(
          piece.setPlacement(p.id().toString()).setMachine(p.machine().value()).build());
    }
  }

  /** The operator has room again. */
  synchronized void ready() {
    readers.values().forEach(Reader::more);
  }

  private void completeIfDone() {
    if (begun && readers.isEmpty() && !request.getFollow()) {
      complete();
    }
  }

  private void complete() {
    if (!over && !operator.isCancelled()) {
      operator.onCompleted();
    }
    end();
  }

  /** Nobody reads any more. */
  synchronized void end() {
    over = true;
    views.unwatch(this);
    readers.values().forEach(Reader::end);
  }

  /** One container's log, from its agent. */
  private final class Reader implements StreamObserver<Piece> {
    private final Placement placement;
    private final String container;
    private Lines.@Nullable Stream stream;
    private boolean waits;
    private boolean ofRun;

    Reader(Placement placement, String container) {
      this.placement = placement;
      this.container = container;
    }

    @Override
    public void onNext(Piece piece) {
      synchronized (MergedLogs.this) {
        if (!piece.getError().isEmpty()) {
          send(placement, LogPiece.newBuilder().setError(piece.getError()));
        } else if (!piece.getData().isEmpty()) {
          known.add(container);
          send(placement, LogPiece.newBuilder().setData(piece.getData()));
        }
        waits = true;
        more();
      }
    }

    /** Asks for the next piece, if the last one is here and the operator has room for it. */
    private void more() {
      if (waits && stream != null && operator.isReady()) {
        waits = false;
        stream.more();
      }
    }

    @Override
    public void onError(Throwable t) {
      Status why = Status.fromThrowable(t);
      String said = why.getDescription();
      failed(
          why.getCode() == Status.Code.CANCELLED
              ? "the log ended: %s is gone, or its agent".formatted(placement.machine())
              : "the log ended: " + (said == null ? why.getCode() : said));
    }

    void failed(String problem) {
      synchronized (MergedLogs.this) {
        send(placement, LogPiece.newBuilder().setError(problem));
        onCompleted();
      }
    }

    @Override
    public void onCompleted() {
      synchronized (MergedLogs.this) {
        readers.remove(placement.id(), this);
        completeIfDone();
      }
    }

    private void end() {
      if (stream != null) {
        stream.end();
      }
    }
  }
}
