package io.deputy.agent.net;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.stream.Collectors;

/** The addresses of this machine's interfaces. */
public final class MachineAddresses {
  private MachineAddresses() {}

  /** All of them, as they are now; asks the kernel. Empty if it does not say. */
  public static Set<InetAddress> read() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .collect(Collectors.toUnmodifiableSet());
    } catch (SocketException e) {
      return Set.of();
    }
  }
}
