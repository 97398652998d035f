package io.deputy.model;

/**
 * What one agent says to another before a client's bytes flow.
 *
 * @param port of the container
 * @param epoch the primacy that the sender's routes name: who knows a higher one refuses
 * @param originApp of the network that the client is on; empty for one that is on none
 * @param originNetwork its Compose name; empty together with the app
 * @param ingress the client came in through a published port
 */
public record PeerHello(
    ServiceId service,
    int slot,
    int port,
    long epoch,
    String originApp,
    String originNetwork,
    boolean ingress) {
  public PeerHello {
    Invalid.unless(slot >= 0, "slot of a peer's hello", slot, "0 or more");
    Invalid.unless(port > 0 && port < 65536, "port of a peer's hello", port, "1 to 65535");
    Invalid.unless(epoch > 0, "epoch of a peer's hello", epoch, "1 or more");
    Invalid.unless(
        originApp.isEmpty() == originNetwork.isEmpty(),
        "origin of a peer's hello",
        originApp + "_" + originNetwork,
        "app and network, or neither");
  }
}
