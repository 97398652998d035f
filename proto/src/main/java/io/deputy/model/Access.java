package io.deputy.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who reaches a service and how, beyond what Compose can say.
 *
 * @param allow containers of other apps that may connect although they share no network with it
 * @param ingress machines that answer its published ports; none for all
 * @param address IP address that moves with its primary; null for none
 * @param sourceAffinity connections from one address go to the same replica as long as it serves
 * @param proxyProtocol its containers are told the client's address by a PROXY protocol header,
 *     version 2, at the head of each connection
 */
public record Access(
    List<Guest> allow,
    List<MachineName> ingress,
    @Nullable FloatingAddress address,
    boolean sourceAffinity,
    boolean proxyProtocol) {
  public static final Access USUAL = new Access(List.of(), List.of(), null, false, false);

  public Access {
    allow = List.copyOf(allow);
    ingress = List.copyOf(ingress);
  }

  /** Whether containers of that service may connect. */
  public boolean allows(ServiceId asker) {
    return allow.stream().anyMatch(guest -> guest.covers(asker));
  }

  /** Whether that machine answers the published ports. */
  public boolean answeredOn(MachineName machine) {
    return ingress.isEmpty() || ingress.contains(machine);
  }
}
