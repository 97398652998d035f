package io.deputy.agent.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.flow.Ends;
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
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An agent that says whatever a test wants it to, over the JDK's TLS. */
public final class RawPeer implements AutoCloseable {
  private final SSLSocket socket;
  private final DataInputStream in;

  /** What a frame said; of DATA and of a DATAGRAM, a character a byte. */
  public record Frame(PeerFrames.Kind kind, int stream, String text) {}

  public RawPeer(TlsFiles tls, String address, int port, String protocol) throws IOException {
    socket = (SSLSocket) context(tls).getSocketFactory().createSocket(address, port);
    socket.setSoTimeout(20_000);
    socket.setEnabledProtocols(new String[] {"TLSv1.3"});
    if (!protocol.isEmpty()) {
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {protocol});
      socket.setSSLParameters(parameters);
    }
    socket.startHandshake();
    in = new DataInputStream(socket.getInputStream());
  }

  public RawPeer(TlsFiles tls, String address, int port) throws IOException {
    this(tls, address, port, PeerTls.FLOWS);
  }

  public static SSLContext context(TlsFiles tls) throws IOException {
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

  public static byte[] head(PeerFrames.Kind kind, int amount, int stream) {
    return ByteBuffer.allocate(8).putInt(kind.ordinal() << 24 | amount).putInt(stream).array();
  }

  public static byte[] hello(int stream, PeerHello hello) {
    return join(head(PeerFrames.Kind.HELLO, 65536, stream), header(hello));
  }

  public static byte[] data(int stream, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return join(head(PeerFrames.Kind.DATA, bytes.length, stream), bytes);
  }

  public static byte[] datagram(int stream, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return join(head(PeerFrames.Kind.DATAGRAM, bytes.length, stream), bytes);
  }

  public static byte[] end(int stream) {
    return head(PeerFrames.Kind.END, 0, stream);
  }

  public static byte[] join(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  public static byte[] header(PeerHello hello) {
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

  public RawPeer send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  public PeerAnswer answer(int stream) throws IOException {
    int head = in.readInt();
    assertThat(head >>> 24).as("kind").isEqualTo(PeerFrames.Kind.ANSWER.ordinal());
    assertThat(head & 0xffffff).as("credit").isPositive();
    assertThat(in.readInt()).as("stream").isEqualTo(stream);
    return PeerWire.readAnswer(in.readNBytes(in.readUnsignedShort()));
  }

  public Frame frame() throws IOException {
    int head = in.readInt();
    var kind = PeerFrames.Kind.values()[head >>> 24];
    int stream = in.readInt();
    boolean bytes = kind == PeerFrames.Kind.DATA || kind == PeerFrames.Kind.DATAGRAM;
    int length = bytes ? head & 0xffffff : 0;
    return new Frame(kind, stream, new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
  }

  /** Whether nothing but frames of this kind comes, until there is none for so long. */
  public boolean hearsOnly(PeerFrames.Kind kind, Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    try {
      while (frame().kind() == kind) {}
      return false;
    } catch (SocketTimeoutException nothing) {
      return true;
    } finally {
      socket.setSoTimeout(20_000);
    }
  }

  /** Whether the other side ends it: in any way, but without having said anything. */
  public boolean isShutOut() {
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
