package io.deputy.agent.proxy.datagram;

import io.deputy.model.ServiceId;

/**
 * What a socket is open for.
 *
 * @param port of the container
 * @param published clients from outside may ask too
 */
public record Target(ServiceId service, int port, boolean published) {}
