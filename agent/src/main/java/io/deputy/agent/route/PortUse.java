package io.deputy.agent.route;

import io.deputy.model.Origin;
import io.deputy.model.ServiceId;
import org.jspecify.annotations.Nullable;

/**
 * What a port is answered for: that of a service at its virtual address, or one that is published.
 *
 * @param port of the container
 * @param published clients from outside may ask too
 */
public record PortUse(ServiceId service, int port, boolean published) {
  /** Whether a client is let in; whether it may reach the service is the route table's. */
  public sealed interface Admission {
    record As(Origin origin) implements Admission {}

    /**
     * @param why in the words of the log
     */
    record Barred(String why) implements Admission {}
  }

  /**
   * @param asker by its address; null where that is neither the machine's nor on a network of an
   *     app
   * @param virtual whether an address of services was asked, and not one of the machine's
   */
  public Admission admit(@Nullable Origin asker, boolean virtual) {
    if (published && virtual) {
      // A port published on every address would else answer for the ports of other services.
      return new Admission.Barred(
          "the port is published, and not one of a service at a virtual address");
    }
    if (asker == null && !published) {
      return new Admission.Barred("the client is on no network of an app");
    }
    return new Admission.As(asker == null ? new Origin.Ingress() : asker);
  }
}
