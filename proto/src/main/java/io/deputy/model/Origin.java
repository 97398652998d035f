package io.deputy.model;

/** Who asks for a connection, as the address it came from tells. */
public sealed interface Origin {
  /** A container on this Compose network of this app. */
  record Network(String app, String network) implements Origin {
    public Network {
      Invalid.unless(
          !app.isEmpty() && !network.isEmpty(),
          "origin",
          app + "_" + network,
          "an app and one of its networks");
    }
  }

  /** A container of a service that shares no network with the target, which allows it. */
  record Guest(ServiceId asker) implements Origin {}

  /** Through a published port. */
  record Ingress() implements Origin {}

  /** The machine itself, or an operator on it. */
  record Host() implements Origin {}
}
