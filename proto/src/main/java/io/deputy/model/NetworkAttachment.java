package io.deputy.model;

import java.util.List;

/**
 * That a service is on a Compose network. Services meet only if they share one.
 *
 * @param network its name in the Compose file; on a machine it is {@code APP_NETWORK}
 * @param internal has no way out
 * @param aliases further names of the service on this network
 */
public record NetworkAttachment(String network, boolean internal, List<String> aliases) {
  public NetworkAttachment {
    aliases = List.copyOf(aliases);
  }
}
