package io.deputy.agent.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A database that says its name, as a program for a network namespace. */
final class ContractContainer {
  private ContractContainer() {}

  public static void main(String[] args) throws IOException {
    try (var listener = new ServerSocket(5432, 50, InetAddress.getByName(args[1]))) {
      while (true) {
        try (Socket client = listener.accept()) {
          client.getOutputStream().write((args[0] + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }
}
