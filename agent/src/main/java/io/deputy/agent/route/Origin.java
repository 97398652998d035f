package io.deputy.agent.route;

/** Who asks for a connection, as the address it came from tells. */
public sealed interface Origin {
  /** A container on this Compose network of this app. */
  record Network(String app, String network) implements Origin {}

  /** Through a published port. */
  record Ingress() implements Origin {}

  /** The machine itself, or an operator on it. */
  record Host() implements Origin {}
}
