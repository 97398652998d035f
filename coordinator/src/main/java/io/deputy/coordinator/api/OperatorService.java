package io.deputy.coordinator.api;

import io.deputy.coordinator.admit.Admission;
import io.deputy.coordinator.admit.Admitted;
import io.deputy.coordinator.lead.Seat;
import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.loop.Edit;
import io.deputy.coordinator.loop.Event;
import io.deputy.coordinator.loop.LoopSettings;
import io.deputy.coordinator.plan.Decision;
import io.deputy.coordinator.plan.Explanation;
import io.deputy.coordinator.plan.Narration;
import io.deputy.coordinator.plan.Plan;
import io.deputy.coordinator.plan.Planner;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.coordinator.store.Contents;
import io.deputy.model.AppSpec;
import io.deputy.model.Invalid;
import io.deputy.model.Mount;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Standing;
import io.deputy.proto.v1.AgentProto.Piece;
import io.deputy.proto.v1.OperatorGrpc;
import io.deputy.proto.v1.OperatorProto.AboutRequest;
import io.deputy.proto.v1.OperatorProto.AboutResponse;
import io.deputy.proto.v1.OperatorProto.ApplyRequest;
import io.deputy.proto.v1.OperatorProto.ApplyResponse;
import io.deputy.proto.v1.OperatorProto.ExplainRequest;
import io.deputy.proto.v1.OperatorProto.ExplainResponse;
import io.deputy.proto.v1.OperatorProto.LogPiece;
import io.deputy.proto.v1.OperatorProto.LogsRequest;
import io.deputy.proto.v1.OperatorProto.PlanResponse;
import io.deputy.proto.v1.OperatorProto.RemoveRequest;
import io.deputy.proto.v1.OperatorProto.RemoveResponse;
import io.deputy.proto.v1.OperatorProto.StatusRequest;
import io.deputy.proto.v1.OperatorProto.StatusResponse;
import io.deputy.proto.v1.OperatorProto.UploadResponse;
import io.deputy.text.Sentences;
import io.deputy.wire.SpecWire;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What operators ask: reads from the last view, edits through the loop. */
final class OperatorService extends OperatorGrpc.OperatorImplBase {
  static final Metadata.Key<String> LEADER =
      Metadata.Key.of("deputy-leader", Metadata.ASCII_STRING_MARSHALLER);

  /** What this coordinator says of itself. */
  record Self(String version, String name, String cluster) {}

  private final Self self;
  private final LoopSettings settings;
  private final Views views;
  private final Consumer<Event> loop;
  private final Contents contents;
  private final LogReader logs;

  OperatorService(
      Self self,
      LoopSettings settings,
      Views views,
      Consumer<Event> loop,
      Contents contents,
      LogReader logs) {
    this.self = self;
    this.settings = settings;
    this.views = views;
    this.loop = loop;
    this.contents = contents;
    this.logs = logs;
  }

  @Override
  public void apply(ApplyRequest request, StreamObserver<ApplyResponse> operator) {
    answering(
        operator,
        () -> {
          leading();
          AppSpec app = SpecWire.read(request.getApp());
          Set<String> missing = missing(app);
          if (!missing.isEmpty()) {
            send(operator, ApplyResponse.newBuilder().addAllMissing(missing).build());
            return;
          }
          ask(
              new Edit.Apply(app, new CompletableFuture<>()),
              operator,
              done ->
                  ApplyResponse.newBuilder()
                      .addAllChanges(done.changes().stream().map(Changes::write).toList())
                      .setRevision(done.revision())
                      .build());
        });
  }

  @Override
  public void plan(ApplyRequest request, StreamObserver<PlanResponse> operator) {
    answering(operator, () -> send(operator, planned(SpecWire.read(request.getApp()))));
  }

  private PlanResponse planned(AppSpec app) throws StatusException {
    Snapshot now = leading().snapshot();
    var accepted =
        accepted(Admission.apply(app, now.services(), settings.network(), settings.ports()));
    var proposed =
        new Snapshot(now.timings(), now.machines(), accepted.records(), now.observations());
    Plan plan = Planner.plan(proposed);
    var records = new TreeMap<>(accepted.records());
    for (Decision d : plan.decisions()) {
      records.computeIfPresent(d.service(), (_, r) -> d.applyTo(r));
    }
    var after = new Snapshot(now.timings(), now.machines(), records, now.observations());
    var response = PlanResponse.newBuilder();
    accepted.changes().forEach(c -> response.addChanges(Changes.write(c)));
    plan.decisions().stream()
        .filter(d -> d.service().app().equals(app.name()))
        .forEach(d -> response.addDecisions(Narration.of(d, after)));
    plan.report()
        .standings()
        .forEach(
            (id, standing) -> {
              if (id.app().equals(app.name())
                  && (standing instanceof Standing.Stuck
                      || standing instanceof Standing.Degraded)) {
                standing.reasons().forEach(r -> response.addWaiting(Sentences.of(r)));
              }
            });
    return response.build();
  }

  @Override
  public void remove(RemoveRequest request, StreamObserver<RemoveResponse> operator) {
    answering(
        operator,
        () -> {
          ClusterView view = leading();
          List<String> volumes = volumes(view, request.getApp());
          ask(
              new Edit.Remove(request.getApp(), new CompletableFuture<>()),
              operator,
              done ->
                  RemoveResponse.newBuilder()
                      .addAllServices(
                          done.changes().stream().map(c -> c.service().service()).toList())
                      .addAllKeptVolumes(volumes)
                      .build());
        });
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusResponse> operator) {
    answering(
        operator, () -> send(operator, Statuses.of(leading(), request.getApp(), self.name())));
  }

  @Override
  public void watch(StatusRequest request, StreamObserver<StatusResponse> operator) {
    var call = (ServerCallStreamObserver<StatusResponse>) operator;
    call.setOnCancelHandler(() -> views.unwatch(call));
    answering(
        operator,
        () -> {
          leading();
          views.watch(call, view -> show(view, request.getApp(), call));
        });
  }

  /** A watcher that is slow misses views, never the last one for long: there is one each second. */
  private void show(ClusterView view, String app, ServerCallStreamObserver<StatusResponse> call) {
    synchronized (call) {
      if (call.isCancelled()) {
        views.unwatch(call);
      } else if (!view.leads()) {
        views.unwatch(call);
        call.onError(notLeading(view));
      } else if (call.isReady()) {
        call.onNext(Statuses.of(view, app, self.name()));
      }
    }
  }

  @Override
  public void explain(ExplainRequest request, StreamObserver<ExplainResponse> operator) {
    answering(
        operator,
        () -> {
          ClusterView view = leading();
          var id = new ServiceId(request.getApp(), request.getService());
          Standing standing = view.report().standings().get(id);
          if (standing == null) {
            throw invalid(List.of("there is no service " + id + others(view)));
          }
          send(
              operator,
              ExplainResponse.newBuilder()
                  .setStanding(standing.word())
                  .addAllSentences(Explanation.of(view.snapshot(), standing, id))
                  .build());
        });
  }

  private static String others(ClusterView view) {
    return view.report().standings().isEmpty()
        ? "; there is none at all"
        : view.report().standings().keySet().stream()
            .map(ServiceId::toString)
            .collect(Collectors.joining(", ", "; there are ", ""));
  }

  @Override
  public void logs(LogsRequest request, StreamObserver<LogPiece> operator) {
    answering(
        operator,
        () -> logs.read(leading(), request, (ServerCallStreamObserver<LogPiece>) operator));
  }

  @Override
  public StreamObserver<Piece> upload(StreamObserver<UploadResponse> operator) {
    return new Upload(contents, operator);
  }

  @Override
  public void about(AboutRequest request, StreamObserver<AboutResponse> operator) {
    ClusterView view = views.last();
    var about =
        AboutResponse.newBuilder()
            .setVersion(self.version())
            .setCoordinator(self.name())
            .setCluster(self.cluster());
    if (view != null) {
      about.setLeads(view.leads()).setTerm(view.term());
      view.leader().map(Seat::address).ifPresent(about::setLeader);
    }
    send(operator, about.build());
  }

  // ---- how requests are answered

  private interface Answering {
    void run() throws StatusException;
  }

  private static void answering(StreamObserver<?> operator, Answering answering) {
    try {
      answering.run();
    } catch (Invalid e) {
      operator.onError(invalid(List.of(e.getMessage())));
    } catch (StatusException e) {
      operator.onError(e);
    }
  }

  private static <A> void send(StreamObserver<A> operator, A answer) {
    operator.onNext(answer);
    operator.onCompleted();
  }

  private <A> void ask(
      Edit edit, StreamObserver<A> operator, Function<Edit.Outcome.Done, A> answer) {
    loop.accept(new Event.Asked(edit));
    var _ =
        edit.outcome()
            .thenAccept(
                outcome -> {
                  switch (outcome) {
                    case Edit.Outcome.Done done -> send(operator, answer.apply(done));
                    case Edit.Outcome.Refused refused ->
                        operator.onError(invalid(refused.problems()));
                    case Edit.Outcome.Unknown unknown ->
                        operator.onError(
                            Status.UNAVAILABLE.withDescription(unknown.problem()).asException());
                    case Edit.Outcome.NotLeading _ -> operator.onError(notLeading(views.last()));
                  }
                });
  }

  private ClusterView leading() throws StatusException {
    ClusterView view = views.last();
    if (view == null || !view.leads()) {
      throw notLeading(view);
    }
    return view;
  }

  private static StatusException notLeading(@Nullable ClusterView view) {
    var trailers = new Metadata();
    String leader = view == null ? "" : view.leader().map(Seat::address).orElse("");
    trailers.put(LEADER, leader);
    String why =
        view != null && !view.troubles().isEmpty()
            ? ": " + String.join("; ", view.troubles())
            : leader.isEmpty() ? " and knows of no leader yet" : "; the leader is at " + leader;
    return Status.FAILED_PRECONDITION
        .withDescription("this coordinator does not lead" + why)
        .asException(trailers);
  }

  private static StatusException invalid(List<String> problems) {
    return Status.INVALID_ARGUMENT.withDescription(String.join("\n", problems)).asException();
  }

  private static Admitted.Accepted accepted(Admitted admitted) throws StatusException {
    return switch (admitted) {
      case Admitted.Accepted ok -> ok;
      case Admitted.Refused no -> throw invalid(no.problems());
    };
  }

  private Set<String> missing(AppSpec app) throws StatusException {
    var needed = new TreeSet<String>();
    for (var spec : app.services().values()) {
      for (Mount mount : spec.container().mounts()) {
        if (mount instanceof Mount.Carried carried) {
          needed.add(carried.content().sha256());
        }
      }
    }
    if (!needed.isEmpty()) {
      switch (contents.list()) {
        case Contents.Listed.Hashes there -> needed.removeAll(there.sha256());
        case Contents.Away away ->
            throw Status.UNAVAILABLE.withDescription(away.problem()).asException();
      }
    }
    return needed;
  }

  private static List<String> volumes(ClusterView view, String app) {
    return view.snapshot().services().values().stream()
        .filter(r -> r.id().app().equals(app))
        .flatMap(OperatorService::volumes)
        .distinct()
        .sorted()
        .toList();
  }

  private static Stream<String> volumes(ServiceRecord record) {
    return record.spec().container().mounts().stream()
        .filter(Mount.Volume.class::isInstance)
        .map(m -> ((Mount.Volume) m).volume());
  }
}
