package io.deputy.model;

import java.util.List;

/**
 * That a service is on a Compose network. Services meet only if they share one.
 *
 * @param network its key in the Compose file
 * @param shared the name under which other apps may be on it too; empty for one of the app's own
 * @param internal has no way out; none that is shared
 * @param aliases further names of the service on this network
 */
public record NetworkAttachment(
    String network, String shared, boolean internal, List<String> aliases) {
  /** Characters of a name that a network has for others too. */
  public static final int LONGEST_NAME = 255;

  public NetworkAttachment {
    aliases = List.copyOf(aliases);
    Invalid.unless(
        shared.length() <= LONGEST_NAME,
        "name of a network",
        shared,
        "at most " + LONGEST_NAME + " characters");
    Invalid.unless(
        shared.isEmpty() || !internal, "shared network", shared, "one that is not internal");
  }

  /** To a network of the app's own. */
  public static NetworkAttachment own(String network, boolean internal, List<String> aliases) {
    return new NetworkAttachment(network, "", internal, aliases);
  }

  /**
   * The name by which it is known in all of the cluster, and to Docker on each machine.
   *
   * @param app whose service is on it
   */
  public String name(String app) {
    return shared.isEmpty() ? app + "_" + network : shared;
  }
}
