package io.deputy.agent.proxy;

import io.deputy.model.PeerAnswer;
import io.deputy.model.PeerHello;
import io.deputy.model.Protocol;
import io.deputy.tls.TlsFiles;
import io.deputy.wire.PeerWire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** An agent that says whatever a test wants it to, over the JDK's TLS. */
final class RawPeer implements AutoCloseable {
  private final SSLSocket socket;
  private final DataInputStream in;

  RawPeer(TlsFiles tls, String address, int port) throws IOException {
    socket = (SSLSocket) context(tls).getSocketFactory().createSocket(address, port);
    socket.setSoTimeout(20_000);
    socket.setEnabledProtocols(new String[] {"TLSv1.3"});
    socket.startHandshake();
    in = new DataInputStream(socket.getInputStream());
  }

  static SSLContext context(TlsFiles tls) throws IOException {
    var context =
        (JdkSslContext)
            SslContextBuilder.forClient()
                .keyManager(tls.certificate().toFile(), tls.key().toFile())
                .trustManager(tls.ca().toFile())
                .sslProvider(SslProvider.JDK)
                .endpointIdentificationAlgorithm(null)
                .build();
    return context.context();
  }

  static byte[] header(PeerHello hello) {
    var encoder = new EmbeddedChannel(HAProxyMessageEncoder.INSTANCE);
    var client = new InetSocketAddress("172.20.0.3", 40000);
    var asked = new InetSocketAddress("198.18.0.5", 5432);
    encoder.writeOutbound(
        PeerHeader.of(
            hello,
            hello.protocol() == Protocol.UDP
                ? Ends.ofDatagrams(client, asked)
                : Ends.of(client, asked)));
    ByteBuf bytes = encoder.readOutbound();
    try {
      return ByteBufUtil.getBytes(bytes);
    } finally {
      bytes.release();
    }
  }

  RawPeer send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Answers are shorter than 128 bytes here, so their length is one byte. */
  PeerAnswer answer() throws IOException {
    byte[] bytes = new byte[in.readByte()];
    in.readFully(bytes);
    return PeerWire.readAnswer(bytes);
  }

  byte[] frame() throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  /** One datagram; null for the end of a session. */
  byte @Nullable [] datagram() throws IOException {
    int length = in.readInt() - 1;
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  /** Whether the other side ends it: in any way, but without having said anything. */
  boolean isShutOut() {
    try {
      return in.read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
