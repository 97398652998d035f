package io.deputy.agent.docker;

import io.deputy.model.PlacementId;
import io.deputy.model.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The labels by which an agent knows what is Deputy's, also after its own restart. A released name
 * is never changed: containers outlive the agent that made them.
 */
final class Labels {
  static final String CLUSTER = "io.deputy.cluster";
  static final String APP = "io.deputy.app";
  static final String NETWORK = "io.deputy.network";

  /** Of a network without a way out, whether Docker knows of that or not. */
  static final String INTERNAL = "io.deputy.internal";

  static final String TRUE = "true";
  static final String VOLUME = "io.deputy.volume";
  static final String SERVICE = "io.deputy.service";
  static final String SLOT = "io.deputy.slot";
  static final String PLACEMENT = "io.deputy.placement";
  static final String HASH = "io.deputy.hash";

  /** Whether it may run only within a lease: {@code true} or {@code false}. */
  static final String LEASED = "io.deputy.leased";

  /** Names of all networks of a container, with a space between. */
  static final String ON = "io.deputy.on";

  /** The same by their keys in the Compose file, from agents that knew none that are shared. */
  static final String NETWORKS = "io.deputy.networks";

  private Labels() {}

  /** Filters out everything that is not this cluster's. */
  static String ofCluster(String cluster) {
    return CLUSTER + "=" + cluster;
  }

  static Map<String, String> container(
      String cluster, PlacementId placement, ServiceSpec spec, List<String> networks) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(CLUSTER, cluster);
    labels.put(APP, placement.service().app());
    labels.put(SERVICE, placement.service().service());
    labels.put(SLOT, Integer.toString(placement.slot().index()));
    labels.put(PLACEMENT, placement.toString());
    labels.put(HASH, spec.hash());
    labels.put(LEASED, Boolean.toString(spec.leased()));
    labels.put(ON, String.join(" ", networks));
    return labels;
  }

  /** True also for a container of an agent that did not say. */
  static boolean leased(Map<String, String> labels) {
    return !labels.getOrDefault(LEASED, "").equals("false");
  }

  /** Names; empty also for a container that is not Deputy's. */
  static List<String> networks(Map<String, String> labels) {
    String app = labels.getOrDefault(APP, "");
    String names = labels.get(ON);
    return names == null
        ? words(labels.getOrDefault(NETWORKS, "")).map(key -> app + "_" + key).toList()
        : words(names).toList();
  }

  private static Stream<String> words(String text) {
    return Stream.of(text.split(" ")).filter(word -> !word.isEmpty());
  }

  /**
   * @param app whose it is; empty for one that apps share
   */
  static Map<String, String> network(String cluster, String app, String network, boolean internal) {
    var labels = new TreeMap<>(Map.of(CLUSTER, cluster, APP, app, NETWORK, network));
    if (internal) {
      labels.put(INTERNAL, TRUE);
    }
    return labels;
  }

  static Map<String, String> volume(String cluster, PlacementId placement, String volume) {
    return new TreeMap<>(
        Map.of(
            CLUSTER,
            cluster,
            APP,
            placement.service().app(),
            VOLUME,
            volume,
            SLOT,
            Integer.toString(placement.slot().index())));
  }

  /** Empty for a label written by someone else: what carries it is left alone. */
  static Optional<PlacementId> placement(Map<String, String> labels) {
    String id = labels.get(PLACEMENT);
    if (id == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(PlacementId.parse(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
