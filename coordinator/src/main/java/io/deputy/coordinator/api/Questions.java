package io.deputy.coordinator.api;

import io.deputy.coordinator.lead.Seat;
import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.plan.Explanation;
import io.deputy.model.FloatingAddress;
import io.deputy.model.MachineName;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Standing;
import io.deputy.proto.v1.OperatorProto.AboutResponse;
import io.deputy.proto.v1.OperatorProto.ExplainRequest;
import io.deputy.proto.v1.OperatorProto.ExplainResponse;
import io.deputy.proto.v1.OperatorProto.StatusRequest;
import io.deputy.proto.v1.OperatorProto.StatusResponse;
import io.grpc.StatusException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    ServiceId id = service(view, request.getApp(), request.getService());
    String leftAlone = view.leftAlone().get(id);
    Standing standing = view.report().standings().get(id);
    var response = ExplainResponse.newBuilder().setService(id.toString());
    if (leftAlone != null) {
      return response.setStanding("left alone").addSentences(leftAlone).build();
    }
    if (standing == null) {
      throw unknown(id, view);
    }
    return response
        .setStanding(standing.word())
        .addAllSentences(Explanation.of(view.snapshot(), standing, id))
        .addAllSentences(whereItsAddressIs(view, id))
        .build();
  }

  private static List<String> whereItsAddressIs(ClusterView view, ServiceId id) {
    ServiceRecord record = view.snapshot().services().get(id);
    FloatingAddress address = record == null ? null : record.spec().policy().access().address();
    if (address == null) {
      return List.of();
    }
    List<MachineName> at = view.addresses().getOrDefault(address.address(), List.of());
    String where =
        at.isEmpty()
            ? "no machine just now"
            : at.stream().map(MachineName::value).collect(Collectors.joining(" and "));
    return List.of("its address %s is on %s".formatted(address, where));
  }

  /**
   * @param app empty where only one has such a service
   */
  static ServiceId service(ClusterView view, String app, String service) throws StatusException {
    return app.isEmpty() ? find(view, service) : new ServiceId(app, service);
  }

  /** What is said of one that is not there. */
  static StatusException unknown(ServiceId id, ClusterView view) {
    return Refusals.invalid(List.of("there is no service " + id + others(view)));
  }

  private static ServiceId find(ClusterView view, String service) throws StatusException {
    List<ServiceId> found =
        known(view).stream().filter(id -> id.service().equals(service)).toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw Refusals.invalid(
        List.of(
            found.isEmpty()
                ? "there is no service " + service + others(view)
                : "several apps have a service %s, say which: %s"
                    .formatted(service, listed(found))));
  }

  private static String others(ClusterView view) {
    var known = known(view);
    return known.isEmpty() ? "; there is none at all" : "; there are " + listed(known);
  }

  private static Set<ServiceId> known(ClusterView view) {
    var known = new TreeSet<>(view.report().standings().keySet());
    known.addAll(view.leftAlone().keySet());
    return known;
  }

  private static String listed(Collection<ServiceId> services) {
    return services.stream().map(ServiceId::toString).collect(Collectors.joining(", "));
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
      about.addAllTroubles(view.leads() ? List.of() : view.troubles());
    }
    return about.build();
  }
}
