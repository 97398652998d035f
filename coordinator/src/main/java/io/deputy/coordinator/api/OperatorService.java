package io.deputy.coordinator.api;

import io.deputy.coordinator.store.Contents;
import io.deputy.coordinator.store.UnneededContents;
import io.deputy.proto.v1.AgentProto.Piece;
import io.deputy.proto.v1.OperatorGrpc;
import io.deputy.proto.v1.OperatorProto.AboutRequest;
import io.deputy.proto.v1.OperatorProto.AboutResponse;
import io.deputy.proto.v1.OperatorProto.ApplyRequest;
import io.deputy.proto.v1.OperatorProto.ApplyResponse;
import io.deputy.proto.v1.OperatorProto.DiffRequest;
import io.deputy.proto.v1.OperatorProto.DiffResponse;
import io.deputy.proto.v1.OperatorProto.ExplainRequest;
import io.deputy.proto.v1.OperatorProto.ExplainResponse;
import io.deputy.proto.v1.OperatorProto.HistoryRequest;
import io.deputy.proto.v1.OperatorProto.HistoryResponse;
import io.deputy.proto.v1.OperatorProto.HoldRequest;
import io.deputy.proto.v1.OperatorProto.HoldResponse;
import io.deputy.proto.v1.OperatorProto.LogPiece;
import io.deputy.proto.v1.OperatorProto.LogsRequest;
import io.deputy.proto.v1.OperatorProto.PlanResponse;
import io.deputy.proto.v1.OperatorProto.RemoveRequest;
import io.deputy.proto.v1.OperatorProto.RemoveResponse;
import io.deputy.proto.v1.OperatorProto.ScaleRequest;
import io.deputy.proto.v1.OperatorProto.ScaleResponse;
import io.deputy.proto.v1.OperatorProto.StatusRequest;
import io.deputy.proto.v1.OperatorProto.StatusResponse;
import io.deputy.proto.v1.OperatorProto.SwitchoverRequest;
import io.deputy.proto.v1.OperatorProto.SwitchoverResponse;
import io.deputy.proto.v1.OperatorProto.UploadResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** The switchboard: which request is whose. */
final class OperatorService extends OperatorGrpc.OperatorImplBase {
  private final Views views;
  private final Questions questions;
  private final Edits edits;
  private final Past past;
  private final Contents contents;
  private final UnneededContents unneeded;
  private final LogReader logs;
  private final Uploads uploads = new Uploads();

  OperatorService(
      Views views,
      Questions questions,
      Edits edits,
      Past past,
      Contents contents,
      UnneededContents unneeded,
      LogReader logs) {
    this.views = views;
    this.questions = questions;
    this.edits = edits;
    this.past = past;
    this.contents = contents;
    this.unneeded = unneeded;
    this.logs = logs;
  }

  @Override
  public void about(AboutRequest request, StreamObserver<AboutResponse> operator) {
    Replies.now(operator, questions::about);
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusResponse> operator) {
    Replies.now(operator, () -> questions.status(request));
  }

  @Override
  public void explain(ExplainRequest request, StreamObserver<ExplainResponse> operator) {
    Replies.now(operator, () -> questions.explain(request));
  }

  @Override
  public void plan(ApplyRequest request, StreamObserver<PlanResponse> operator) {
    Replies.now(operator, () -> edits.plan(request));
  }

  @Override
  public void apply(ApplyRequest request, StreamObserver<ApplyResponse> operator) {
    Replies.later(operator, () -> edits.apply(request));
  }

  @Override
  public void scale(ScaleRequest request, StreamObserver<ScaleResponse> operator) {
    Replies.later(operator, () -> edits.scale(request));
  }

  @Override
  public void switchover(SwitchoverRequest request, StreamObserver<SwitchoverResponse> operator) {
    Replies.later(operator, () -> edits.switchover(request));
  }

  @Override
  public void hold(HoldRequest request, StreamObserver<HoldResponse> operator) {
    Replies.later(operator, () -> edits.hold(request));
  }

  @Override
  public void history(HistoryRequest request, StreamObserver<HistoryResponse> operator) {
    Replies.now(operator, () -> past.history(request));
  }

  @Override
  public void diff(DiffRequest request, StreamObserver<DiffResponse> operator) {
    Replies.now(operator, () -> past.diff(request));
  }

  @Override
  public void remove(RemoveRequest request, StreamObserver<RemoveResponse> operator) {
    Replies.later(operator, () -> edits.remove(request));
  }

  @Override
  public void watch(StatusRequest request, StreamObserver<StatusResponse> operator) {
    var watch = new StatusWatch(views, view -> questions.status(view, request), operator);
    Replies.begin(operator, watch::begin);
  }

  @Override
  public void logs(LogsRequest request, StreamObserver<LogPiece> operator) {
    var call = (ServerCallStreamObserver<LogPiece>) operator;
    Replies.begin(operator, () -> logs.read(request, call));
  }

  @Override
  public StreamObserver<Piece> upload(StreamObserver<UploadResponse> operator) {
    var call = (ServerCallStreamObserver<UploadResponse>) operator;
    call.disableAutoRequest();
    var upload = new Upload(contents, unneeded, uploads, call);
    uploads.enter(upload);
    return upload;
  }
}
