package io.deputy.agent.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connection to Docker that has turned from HTTP into a plain stream of bytes. */
final class Hijacked {
  private static final int LONGEST_HEAD_BYTES = 16 * 1024;
  private static final String END = "\r\n\r\n";

  private Hijacked() {}

  /**
   * @param docker {@code unix:///PATH} or {@code tcp://HOST:PORT}
   * @param head the request with its headers; asks for the upgrade
   * @throws IOException also if Docker does not want to; with its words
   */
  static SocketChannel open(URI docker, String head) throws IOException {
    SocketChannel channel = SocketChannel.open(address(docker));
    try {
      write(channel, ByteBuffer.wrap(head.getBytes(US_ASCII)));
      String answer = head(channel);
      if (!answer.startsWith("HTTP/1.1 101 ")) {
        throw new IOException("Docker opens no session: " + answer.lines().findFirst().orElse(""));
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static SocketAddress address(URI docker) {
    return docker.getScheme().equals("unix")
        ? UnixDomainSocketAddress.of(docker.getPath())
        : new InetSocketAddress(docker.getHost(), docker.getPort());
  }

  /** Byte by byte: what follows it belongs to others. */
  private static String head(SocketChannel channel) throws IOException {
    var head = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (head.length() < LONGEST_HEAD_BYTES && head.indexOf(END) < 0) {
      if (channel.read(one.clear()) < 0) {
        throw new IOException("Docker closed the connection of a session");
      }
      head.append((char) one.get(0));
    }
    return head.toString();
  }

  static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
