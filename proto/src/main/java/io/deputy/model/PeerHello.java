package io.deputy.model;

/**
 * What one agent says to another before a client's bytes flow.
 *
 * @param protocol by which the container is spoken to: TCP for a flow, UDP for a session of
 *     datagrams
 * @param port of the container
 * @param epoch the primacy that the sender's routes name: who knows a higher one refuses
 * @param origin who asks, as the sender knows him
 */
public record PeerHello(
    ServiceId service, int slot, Protocol protocol, int port, long epoch, Origin origin) {
  public PeerHello {
    Invalid.unless(slot >= 0, "slot of a peer's hello", slot, "0 or more");
    Invalid.unless(port > 0 && port < 65536, "port of a peer's hello", port, "1 to 65535");
    Invalid.unless(epoch > 0, "epoch of a peer's hello", epoch, "1 or more");
  }
}
