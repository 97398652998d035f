package io.deputy.coordinator.api;

import io.deputy.coordinator.lead.Seat;
import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.plan.Explanation;
import io.deputy.model.ServiceId;
import io.deputy.model.Standing;
import io.deputy.proto.v1.OperatorProto.AboutResponse;
import io.deputy.proto.v1.OperatorProto.ExplainRequest;
import io.deputy.proto.v1.OperatorProto.ExplainResponse;
import io.deputy.proto.v1.OperatorProto.StatusRequest;
import io.deputy.proto.v1.OperatorProto.StatusResponse;
import io.grpc.StatusException;
import java.util.List;
import java.util.stream.Collectors;

/** What is answered from the last view, at once. */
final class Questions {
  private final Self self;
  private final Views views;

  /** What this coordinator says of itself. */
  record Self(String version, String name, String cluster) {}

  Questions(Self self, Views views) {
    this.self = self;
    this.views = views;
  }

  StatusResponse status(StatusRequest request) throws StatusException {
    return status(views.leading(), request);
  }

  StatusResponse status(ClusterView view, StatusRequest request) {
    return Statuses.of(view, request.getApp(), self.name());
  }

  ExplainResponse explain(ExplainRequest request) throws StatusException {
    ClusterView view = views.leading();
    var id = new ServiceId(request.getApp(), request.getService());
    Standing standing = view.report().standings().get(id);
    if (standing == null) {
      throw Refusals.invalid(List.of("there is no service " + id + others(view)));
    }
    return ExplainResponse.newBuilder()
        .setStanding(standing.word())
        .addAllSentences(Explanation.of(view.snapshot(), standing, id))
        .build();
  }

  private static String others(ClusterView view) {
    return view.report().standings().isEmpty()
        ? "; there is none at all"
        : view.report().standings().keySet().stream()
            .map(ServiceId::toString)
            .collect(Collectors.joining(", ", "; there are ", ""));
  }

  /** Whoever does not lead answers this, too. */
  AboutResponse about() {
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
    return about.build();
  }
}
