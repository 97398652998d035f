package io.deputy.wire;

import io.grpc.Metadata;

/** What stands beside an answer. */
public final class Trailers {
  /** Where the leader is, {@code HOST:PORT}, when another was asked; empty if it knows of none. */
  public static final Metadata.Key<String> LEADER =
      Metadata.Key.of("deputy-leader", Metadata.ASCII_STRING_MARSHALLER);

  private Trailers() {}
}
