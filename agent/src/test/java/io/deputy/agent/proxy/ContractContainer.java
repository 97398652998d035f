package io.deputy.agent.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Servers that say a name, as a program for a network namespace: NAME ADDRESS PORT... */
final class ContractContainer {
  private ContractContainer() {}

  public static void main(String[] args) throws InterruptedException {
    List<String> ports = Arrays.asList(args).subList(2, args.length);
    for (String port : ports) {
      Thread.ofPlatform().start(() -> serve(args[0], args[1], Integer.parseInt(port)));
    }
    Thread.currentThread().join();
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
