package io.deputy.agent.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Servers that say a name, as a program for a network namespace: NAME ADDRESS PORT..., of which
 * {@code 53/udp} is one that answers datagrams.
 */
final class ContractContainer {
  private ContractContainer() {}

  public static void main(String[] args) throws InterruptedException {
    List<String> ports = Arrays.asList(args).subList(2, args.length);
    for (String port : ports) {
      if (port.endsWith("/udp")) {
        int number = Integer.parseInt(port.substring(0, port.indexOf('/')));
        Thread.ofPlatform().start(() -> answer(args[0], args[1], number));
      } else {
        Thread.ofPlatform().start(() -> serve(args[0], args[1], Integer.parseInt(port)));
      }
    }
    Thread.currentThread().join();
  }

  /** Who has been sent "spoofed" once says so ever after. */
  private static void answer(String name, String address, int port) {
    String says = name;
    try (var socket = new DatagramSocket(new InetSocketAddress(address, port))) {
      while (true) {
        var packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        String text =
            new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8).strip();
        says = text.equals("spoofed") ? name + " was spoofed" : says;
        byte[] answer = (says + "\n").getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void serve(String name, String address, int port) {
    try (var listener = new ServerSocket(port, 50, InetAddress.getByName(address))) {
      while (true) {
        try (Socket client = listener.accept()) {
          client.getOutputStream().write((name + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
