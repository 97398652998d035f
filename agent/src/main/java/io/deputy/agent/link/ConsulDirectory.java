package io.deputy.agent.link;

import io.deputy.model.Endpoint;
import java.util.Comparator;
import java.util.List;
import org.kiwiproject.consul.Consul;
import org.kiwiproject.consul.model.health.ServiceHealth;
import org.kiwiproject.consul.option.ConsistencyMode;
import org.kiwiproject.consul.option.ImmutableQueryOptions;
import org.kiwiproject.consul.option.QueryOptions;

/**
 * Coordinators as the local Consul agent lists them: instances of {@value #SERVICE} with this
 * cluster in their meta. One whose check fails comes last, and is not left out: Consul may be wrong
 * about it just when a coordinator is needed. Any server's word will do, also an old one (a stale
 * read): the others wait for Consul's leader, which may have been lost together with ours.
 */
public final class ConsulDirectory implements Directory {
  static final String SERVICE = "deputy-coordinator";

  private static final Comparator<ServiceHealth> LIKELIEST_FIRST =
      Comparator.comparing((ServiceHealth i) -> !passing(i))
          .thenComparing(i -> !i.getService().getTags().contains("leader"))
          .thenComparing(i -> i.getService().getId());

  private static final QueryOptions STALE =
      ImmutableQueryOptions.builder().consistencyMode(ConsistencyMode.STALE).build();

  private final LocalConsul node;
  private final String cluster;
  private List<String> known = List.of();

  public ConsulDirectory(LocalConsul node, String cluster) {
    this.node = node;
    this.cluster = cluster;
  }

  @Override
  public Listing coordinators() {
    try {
      Consul consul = node.client();
      List<ServiceHealth> all =
          consul.healthClient().getAllServiceInstances(SERVICE, STALE).getResponse();
      List<String> listed =
          all.stream()
              .filter(i -> cluster.equals(i.getService().getMeta().get("cluster")))
              .sorted(LIKELIEST_FIRST)
              .map(ConsulDirectory::address)
              .distinct()
              .toList();
      known = listed.isEmpty() ? known : listed;
      return new Listing(known, listed.isEmpty() ? nobody() : "");
    } catch (RuntimeException e) {
      // The client stumbles over answers that it does not understand: that is Consul's trouble.
      return new Listing(known, node.away(e));
    }
  }

  private String nobody() {
    return "Consul at %s has no service %s with meta cluster=%s"
        .formatted(node.address(), SERVICE, cluster);
  }

  private static boolean passing(ServiceHealth instance) {
    return instance.getChecks().stream().allMatch(c -> c.getStatus().equals("passing"));
  }

  private static String address(ServiceHealth instance) {
    String own = instance.getService().getAddress();
    String host = own.isEmpty() ? instance.getNode().getAddress() : own;
    return new Endpoint(host, instance.getService().getPort()).toString();
  }
}
