package io.deputy.model;

import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code ports:}, which agents answer on their machines.
 *
 * @param hostAddress empty for every address of the machine; {@code 0.0.0.0} and {@code ::} are all
 *     of IPv4 and of IPv6
 * @param published 0 until the coordinator has chosen one
 * @param target the container's port
 * @param onMachine {@code mode: host}: only on the machine that runs the container
 * @param choice out of which the published one is chosen; null where the file says which, or leaves
 *     it to the cluster
 */
public record PublishedPort(
    String hostAddress,
    int published,
    int target,
    Protocol protocol,
    boolean onMachine,
    @Nullable Choice choice) {
  /** Ports of which any will do, both ends included. */
  public record Choice(int first, int last) {
    public Choice {
      Invalid.unless(
          first > 0 && first <= last && last < 65536,
          "ports to choose from",
          first + "-" + last,
          "FIRST-LAST, both 1 to 65535");
    }

    public boolean has(int port) {
      return port >= first && port <= last;
    }

    @Override
    public String toString() {
      return first + "-" + last;
    }
  }

  public PublishedPort {
    Invalid.unless(
        published >= 0 && published < 65536, "published port", published, "0 (any) to 65535");
    Invalid.unless(target > 0 && target < 65536, "target port", target, "1 to 65535");
    Invalid.unless(
        choice == null || published == 0 || choice.has(published),
        "published port",
        published,
        String.valueOf(choice));
  }

  /** One that the file says, or leaves to the cluster. */
  public PublishedPort(
      String hostAddress, int published, int target, Protocol protocol, boolean onMachine) {
    this(hostAddress, published, target, protocol, onMachine, null);
  }

  /** What an agent that answers it needs of its machine. */
  public MachinePort ofMachine() {
    return new MachinePort(protocol, published, hostAddress);
  }

  /**
   * Whether no machine could answer both: the same port at addresses that overlap. That two which
   * are answered only where their containers run can be on two machines is not looked at.
   */
  public boolean overlaps(PublishedPort other) {
    return published == other.published
        && protocol == other.protocol
        && (hostAddress.equals(other.hostAddress) || covers(other) || other.covers(this));
  }

  private boolean covers(PublishedPort other) {
    return switch (hostAddress) {
      case "" -> true;
      case "0.0.0.0" -> !other.hostAddress.contains(":");
      case "::" -> other.hostAddress.isEmpty() || other.hostAddress.contains(":");
      default -> false;
    };
  }

  /** Whether it is answered at every address of a machine, or at all of IPv4 or of IPv6. */
  public boolean everyAddress() {
    return hostAddress.isEmpty() || hostAddress.equals("0.0.0.0") || hostAddress.equals("::");
  }

  public PublishedPort withPublished(int port) {
    return new PublishedPort(hostAddress, port, target, protocol, onMachine, choice);
  }

  /**
   * Whether this, as it was chosen or said before, is still what an entry asks for that leaves the
   * port open: then it is kept, and clients need not be told of another.
   */
  public boolean serves(PublishedPort asked) {
    Choice among = asked.choice;
    return asked.published == 0
        && hostAddress.equals(asked.hostAddress)
        && target == asked.target
        && protocol == asked.protocol
        && onMachine == asked.onMachine
        && (among == null ? choice == null : among.has(published));
  }
}
