package io.deputy.coordinator.lead;

import io.deputy.model.Endpoint;

/**
 * A coordinator as others reach it.
 *
 * @param name unique among the coordinators of the cluster
 * @param port of its gRPC server
 */
public record Seat(String name, String host, int port) {
  /** {@code HOST:PORT}, with brackets around an IPv6 address. */
  public String address() {
    return new Endpoint(host, port).toString();
  }
}
