package io.deputy.agent.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A container's program, as far as the network sees it: one virtual thread a connection. */
final class Backend implements AutoCloseable {
  /** What it does with a connection; it is closed afterwards. */
  interface Program {
    void serve(Socket client) throws IOException;
  }

  /** Gives back what it gets, and ends when the client has ended. */
  static final Program ECHO =
      client -> client.getInputStream().transferTo(client.getOutputStream());

  private final ServerSocket listener;
  private final List<Socket> clients = new CopyOnWriteArrayList<>();
  final AtomicInteger accepted = new AtomicInteger();

  Backend(String address, int port, Program program) {
    try {
      listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(new java.net.InetSocketAddress(InetAddress.getByName(address), port), 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> accept(program));
  }

  private void accept(Program program) {
    try {
      while (true) {
        Socket client = listener.accept();
        accepted.incrementAndGet();
        clients.add(client);
        Thread.ofVirtual().start(() -> serve(program, client));
      }
    } catch (IOException closed) {
      // The end of the test.
      return;
    }
  }

  private static void serve(Program program, Socket client) {
    try (client) {
      program.serve(client);
    } catch (IOException gone) {
      // Tests look at it from the client's side.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }

  void stop() throws IOException {
    listener.close();
    for (Socket client : clients) {
      client.close();
    }
  }
}
