package io.deputy.agent.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Somebody who sends from one port, and takes answers only from where he has asked. */
final class DatagramClient implements AutoCloseable {
  private static final int LONG_MS = 5000;
  private final DatagramSocket socket;
  private final InetSocketAddress target;

  DatagramClient(String address, int port) {
    target = new InetSocketAddress(address, port);
    try {
      socket = new DatagramSocket(null);
      socket.bind(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void say(byte[] bytes) {
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void say(String text) {
    say(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Empty if nothing comes within that time. */
  byte[] heard(int milliseconds) {
    try {
      socket.setSoTimeout(milliseconds);
      var packet = new DatagramPacket(new byte[65_535], 65_535);
      socket.receive(packet);
      if (!packet.getSocketAddress().equals(target)) {
        throw new AssertionError("answered from " + packet.getSocketAddress());
      }
      return Arrays.copyOf(packet.getData(), packet.getLength());
    } catch (SocketTimeoutException e) {
      return new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks until it is answered, as clients of UDP do. */
  String ask(String text) {
    for (int i = 0; i < 20; i++) {
      say(text);
      byte[] answer = heard(LONG_MS / 20);
      if (answer.length > 0) {
        return new String(answer, StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  String heard() {
    return new String(heard(LONG_MS), StandardCharsets.UTF_8);
  }

  boolean hearsNothing() {
    return heard(300).length == 0;
  }

  /** Whether a question is not answered. */
  boolean hearsNothingOf() {
    say("anybody?");
    return hearsNothing();
  }

  @Override
  public void close() {
    socket.close();
  }
}
