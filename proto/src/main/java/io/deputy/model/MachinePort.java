package io.deputy.model;

import java.util.Comparator;

/**
 * A port of a machine itself, as one who listens there needs it.
 *
 * @param address empty for every address of the machine
 */
public record MachinePort(Protocol protocol, int port, String address)
    implements Comparable<MachinePort> {
  private static final Comparator<MachinePort> ORDER =
      Comparator.comparingInt(MachinePort::port)
          .thenComparing(MachinePort::protocol)
          .thenComparing(MachinePort::address);

  public MachinePort {
    Invalid.unless(port > 0 && port < 65536, "port", port, "1 to 65535");
    address = address.equals("0.0.0.0") ? "" : address;
  }

  @Override
  public int compareTo(MachinePort other) {
    return ORDER.compare(this, other);
  }

  /** {@code 8500}, {@code 53/udp}, {@code 127.0.0.1:8500}. */
  @Override
  public String toString() {
    String at =
        address.isEmpty() ? "" : address.contains(":") ? "[" + address + "]:" : address + ":";
    return at + port + (protocol == Protocol.UDP ? "/udp" : "");
  }
}
