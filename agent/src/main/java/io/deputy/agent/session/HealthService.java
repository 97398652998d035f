package io.deputy.agent.session;

import io.deputy.proto.health.HealthGrpc;
import io.deputy.proto.health.HealthProto.HealthCheckRequest;
import io.deputy.proto.health.HealthProto.HealthCheckResponse;
import io.deputy.proto.health.HealthProto.HealthCheckResponse.ServingStatus;
import io.grpc.stub.StreamObserver;

/** Well as long as it answers. */
final class HealthService extends HealthGrpc.HealthImplBase {
  @Override
  public void check(HealthCheckRequest asked, StreamObserver<HealthCheckResponse> answer) {
    answer.onNext(HealthCheckResponse.newBuilder().setStatus(ServingStatus.SERVING).build());
    answer.onCompleted();
  }
}
