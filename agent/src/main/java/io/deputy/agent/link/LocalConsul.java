package io.deputy.agent.link;

import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.Consul;
import org.kiwiproject.consul.ConsulException;

/**
 * The Consul agent of this machine. It may be away when the agent starts, and come later. Any
 * thread may ask.
 */
public final class LocalConsul {
  private static final long CONNECT_MILLIS = 1_000;
  private static final long READ_MILLIS = 2_000;

  private final String address;
  private @Nullable Consul client;

  /**
   * @param address {@code HOST:PORT} of its HTTP interface
   */
  public LocalConsul(String address) {
    this.address = address;
  }

  String address() {
    return address;
  }

  /**
   * @throws ConsulException never here, but on each call of the client while Consul is away
   */
  synchronized Consul client() {
    if (client == null) {
      client =
          Consul.builder()
              .withUrl("http://" + address)
              .withPing(false)
              .withConnectTimeoutMillis(CONNECT_MILLIS)
              .withReadTimeoutMillis(READ_MILLIS)
              .withWriteTimeoutMillis(READ_MILLIS)
              .build();
    }
    return client;
  }

  /** The sentence for an operator. */
  String away(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return "Consul at %s can't be asked: %s".formatted(address, cause.getMessage());
  }
}
