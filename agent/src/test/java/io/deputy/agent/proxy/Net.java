package io.deputy.agent.proxy;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Addresses of the loopback network that nobody else uses, and what listens on them. */
final class Net {
  /** Below the range the kernel takes source ports from: nobody connects to himself by accident. */
  static final int PORT = 15432;

  private static final AtomicInteger NEXT = new AtomicInteger();

  /** A thousand for each test run; those of the machine itself are below. */
  private static final long FIRST = (1 << 16) + ProcessHandle.current().pid() % 16_000 * 1024;

  private Net() {}

  /** A new one in 127/8, apart from those of other test runs on this machine. */
  static String address() {
    long n = FIRST + NEXT.getAndIncrement();
    return "127.%d.%d.%d".formatted(n >> 16, n >> 8 & 255, n & 255);
  }

  static Socket connect(String address, int port) {
    try {
      var socket = new Socket();
      socket.connect(new InetSocketAddress(address, port), 5000);
      socket.setSoTimeout(20_000);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void awaitListening(String address, int port) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> listens(address, port));
  }

  static void awaitClosed(String address, int port) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> !listens(address, port));
  }

  /** Until datagrams are taken there. */
  static void awaitOpen(String address, int port) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> isIn("udp", address, port, "07"));
  }

  /** Asks the kernel, so that nobody is called. */
  static boolean listens(String address, int port) throws IOException {
    return isIn("tcp", address, port, "0A");
  }

  private static boolean isIn(String table, String address, int port, String state)
      throws IOException {
    byte[] b = InetAddress.getByName(address).getAddress();
    String local = "%02X%02X%02X%02X:%04X".formatted(b[3], b[2], b[1], b[0], port);
    // Netty's sockets are of the IPv6 family, with an IPv4 address in its IPv6 form.
    return inTable("/proc/net/" + table, local, state)
        || inTable("/proc/net/" + table + "6", "0000000000000000FFFF0000" + local, state);
  }

  private static boolean inTable(String table, String local, String state) throws IOException {
    try (var lines = Files.lines(Path.of(table))) {
      return lines
          .map(line -> line.strip().split("\\s+", -1))
          .anyMatch(f -> f[1].equals(local) && f[3].equals(state));
    }
  }
}
