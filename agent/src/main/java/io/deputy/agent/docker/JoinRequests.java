package io.deputy.agent.docker;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.VolumesFrom;
import io.deputy.model.Joins;
import io.deputy.model.PlacementId;
import java.util.List;

/**
 * What a container uses of those of other services, as Docker takes it: pure. Docker turns the
 * names into ids, so that one that was made anew under the same name is not found by those made
 * before.
 *
 * @param placement whose container it is, for messages
 * @param beside those on its machine whose containers it uses
 */
record JoinRequests(PlacementId placement, List<PlacementId> beside) {
  /** Written over what its own would be. */
  void into(HostConfig host, Joins joins) {
    if (!joins.network().isEmpty()) {
      host.withNetworkMode(container(joins.network()));
    }
    if (!joins.ipc().isEmpty()) {
      host.withIpcMode(container(joins.ipc()));
    }
    if (!joins.pid().isEmpty()) {
      host.withPidMode(container(joins.pid()));
    }
    if (!joins.volumes().isEmpty()) {
      host.withVolumesFrom(
          joins.volumes().stream()
              .map(
                  v ->
                      new VolumesFrom(
                          name(v.service()), v.readOnly() ? AccessMode.ro : AccessMode.rw))
              .toArray(VolumesFrom[]::new));
    }
  }

  private String container(String service) {
    return Inspections.OF_CONTAINER + name(service);
  }

  private String name(String service) {
    return beside.stream()
        .filter(id -> id.service().service().equals(service))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s uses a container of %s, and stands beside none"
                        .formatted(placement, service)))
        .containerName();
  }
}
