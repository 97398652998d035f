package io.deputy.coordinator.api;

import io.deputy.coordinator.lead.Seat;
import io.deputy.coordinator.loop.ClusterView;
import io.deputy.wire.Trailers;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why operators don't get what they ask for, as gRPC says it. */
final class Refusals {
  private Refusals() {}

  /**
   * @param problems a sentence each
   */
  static StatusException invalid(List<String> problems) {
    return Status.INVALID_ARGUMENT.withDescription(String.join("\n", problems)).asException();
  }

  /**
   * @throws StatusException if services of the app are left alone: what of it should run is not
   *     known
   */
  static void leftAlone(String app, ClusterView view) throws StatusException {
    List<String> troubles =
        view.leftAlone().entrySet().stream()
            .filter(each -> each.getKey().app().equals(app))
            .map(Map.Entry::getValue)
            .toList();
    if (!troubles.isEmpty()) {
      throw invalid(troubles);
    }
  }

  /** The caller has as much under way as it may. */
  static StatusException tooMany(String problem) {
    return Status.RESOURCE_EXHAUSTED.withDescription(problem).asException();
  }

  /** To be asked again later. */
  static StatusException away(String problem) {
    return Status.UNAVAILABLE.withDescription(problem).asException();
  }

  /**
   * @param view of the coordinator that was asked
   */
  static StatusException notLeading(@Nullable ClusterView view) {
    var trailers = new Metadata();
    String leader = view == null ? "" : view.leader().map(Seat::address).orElse("");
    trailers.put(Trailers.LEADER, leader);
    String why =
        view != null && !view.troubles().isEmpty()
            ? ": " + String.join("; ", view.troubles())
            : leader.isEmpty() ? " and knows of no leader yet" : "; the leader is at " + leader;
    return Status.FAILED_PRECONDITION
        .withDescription("this coordinator does not lead" + why)
        .asException(trailers);
  }
}
