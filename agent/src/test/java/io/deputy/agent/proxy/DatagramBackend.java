package io.deputy.agent.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A container's program that answers each datagram with its own name and what it got. */
final class DatagramBackend implements AutoCloseable {
  private final DatagramSocket socket;
  final AtomicInteger received = new AtomicInteger();

  /** Who has asked: the proxy's sockets, one a session. */
  final Set<InetSocketAddress> askers = ConcurrentHashMap.newKeySet();

  DatagramBackend(String name, String address, int port) {
    try {
      socket = new DatagramSocket(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> answer(name.getBytes(StandardCharsets.UTF_8)));
  }

  private void answer(byte[] name) {
    try {
      while (true) {
        var packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        received.incrementAndGet();
        askers.add((InetSocketAddress) packet.getSocketAddress());
        byte[] answer = Arrays.copyOf(name, name.length + packet.getLength());
        System.arraycopy(packet.getData(), 0, answer, name.length, packet.getLength());
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException closed) {
      // The end of the test.
      return;
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
