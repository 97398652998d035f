package io.deputy.agent.route;

import io.deputy.model.FloatingAddress;
import io.deputy.model.ServiceId;

/**
 * An address that moves and must be on this machine now, since its service's primary is.
 *
 * @param until nanoseconds since boot; later than that it must not be here, unless it is wanted
 *     anew
 */
public record WantedAddress(FloatingAddress address, ServiceId service, long until) {}
