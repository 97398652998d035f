package io.deputy.agent.route;

import io.deputy.model.PlacementId;
import java.util.List;
import java.util.Map;

/**
 * A container of this machine that could answer.
 *
 * @param epoch the primacy it serves with, as this agent has stored it
 * @param accepts it is live and past its start, and its lease, if it needs one, has not run out
 * @param addresses its IP addresses by network name, in its app
 * @param fenced its lease has run out, and it still runs: Docker takes no kill. Its flows are
 *     reset, where those of a container that merely drains may finish. That another is primary by
 *     now is told by a higher epoch, and not by this
 */
public record LocalBackend(
    PlacementId placement,
    long epoch,
    boolean accepts,
    Map<String, String> addresses,
    boolean fenced,
    List<String> nameServers) {
  public LocalBackend {
    addresses = Map.copyOf(addresses);
    nameServers = List.copyOf(nameServers);
  }

  /** One for which the machine's name servers are asked. */
  public LocalBackend(
      PlacementId placement,
      long epoch,
      boolean accepts,
      Map<String, String> addresses,
      boolean fenced) {
    this(placement, epoch, accepts, addresses, fenced, List.of());
  }

  public LocalBackend(
      PlacementId placement, long epoch, boolean accepts, Map<String, String> addresses) {
    this(placement, epoch, accepts, addresses, false);
  }
}
