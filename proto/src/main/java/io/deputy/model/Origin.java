package io.deputy.model;

/** Who asks for a connection, as the address it came from tells. */
public sealed interface Origin {
  /**
   * A container on this network.
   *
   * @param name as {@link NetworkAttachment#name} has it
   */
  record Network(String name) implements Origin {
    public Network {
      Invalid.unless(!name.isEmpty(), "origin", name, "the name of a network");
    }
  }

  /** A container of a service that shares no network with the target, which allows it. */
  record Guest(ServiceId asker) implements Origin {}

  /** Through a published port. */
  record Ingress() implements Origin {}

  /** The machine itself, or an operator on it. */
  record Host() implements Origin {}
}
