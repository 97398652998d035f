package io.deputy.coordinator.consul;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a server and passes on what is asked, but not always the answer: what a Consul
 * server is like whose leader lost its power after it had carried something out.
 */
public final class Muffler implements Closeable {
  private final InetSocketAddress to;
  private final ServerSocket server;
  private volatile String swallow = "";
  private final AtomicInteger swallowed = new AtomicInteger();
  private volatile String hold = "";
  private final AtomicInteger toHold = new AtomicInteger();
  private final Queue<byte[]> held = new ConcurrentLinkedQueue<>();

  public Muffler(InetSocketAddress to) throws IOException {
    this.to = to;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** {@code HOST:PORT}. */
  public String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /**
   * The next request that begins like this gets no answer, though it is passed on.
   *
   * @param request such as {@code PUT /v1/txn}
   */
  public void swallowAnswerTo(String request) {
    swallow = request;
  }

  public int swallowed() {
    return swallowed.get();
  }

  /** So many of the next requests that begin like this are held, until {@link #deliver}. */
  public void hold(String request, int times) {
    hold = request;
    toHold.set(times);
  }

  /**
   * What was held is passed on now, when whoever asked has gone.
   *
   * @return how many requests these were
   */
  public int deliver() throws IOException {
    int count = 0;
    for (byte[] request = held.poll(); request != null; request = held.poll(), count++) {
      try (var behind = new Socket()) {
        behind.connect(to);
        behind.getOutputStream().write(request);
        if (behind.getInputStream().read() < 0) {
          throw new IOException("no answer to what was held");
        }
      }
    }
    return count;
  }

  /** All that comes on this connection from now on, one request, until its sender gives up. */
  private void keep(byte[] begin, int length, InputStream rest) throws IOException {
    var request = new ByteArrayOutputStream();
    request.write(begin, 0, length);
    try {
      rest.transferTo(request);
    } finally {
      held.add(request.toByteArray());
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket behind = new Socket();
        behind.connect(to);
        var muffled = new AtomicBoolean();
        Thread.ofVirtual().start(() -> ask(client, behind, muffled));
        Thread.ofVirtual().start(() -> answer(behind, client, muffled));
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private void ask(Socket client, Socket behind, AtomicBoolean muffled) {
    try (client;
        behind) {
      byte[] bytes = new byte[64 * 1024];
      InputStream in = client.getInputStream();
      for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
        String wanted = swallow;
        if (!wanted.isEmpty() && new String(bytes, 0, n, ISO_8859_1).startsWith(wanted)) {
          swallow = "";
          muffled.set(true);
          swallowed.incrementAndGet();
        }
        if (toHold.get() > 0 && new String(bytes, 0, n, ISO_8859_1).startsWith(hold)) {
          toHold.decrementAndGet();
          keep(bytes, n, in);
          return;
        }
        behind.getOutputStream().write(bytes, 0, n);
      }
    } catch (IOException e) {
      return; // as it ends
    }
  }

  private static void answer(Socket behind, Socket client, AtomicBoolean muffled) {
    try {
      byte[] bytes = new byte[64 * 1024];
      InputStream in = behind.getInputStream();
      OutputStream out = client.getOutputStream();
      for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
        if (!muffled.get()) {
          out.write(bytes, 0, n);
        }
      }
      if (!muffled.get()) {
        client.close();
      }
    } catch (IOException e) {
      return; // as it ends
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
