package io.deputy.agent.handover;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.deputy.agent.net.Subnet;
import io.deputy.agent.peer.PeerHeader;
import io.deputy.agent.peer.PeerTls;
import io.deputy.agent.run.ImageShelf.Offer;
import io.deputy.agent.run.ImageSource;
import io.deputy.model.ImageOrigin;
import io.deputy.model.Invalid;
import io.deputy.model.PeerAnswer;
import io.deputy.tls.TlsFiles;
import io.deputy.tls.UnusableFile;
import io.deputy.wire.PeerWire;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import jdk.net.ExtendedSocketOptions;

/**
 * Asks other agents for images, over the port and with the certificates of all that goes between
 * agents; {@link ImageSession} answers. Whoever asks waits: on a virtual thread.
 */
public final class PeerImages implements ImageSource {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** For a handshake, and for the answer whether it has the image. */
  private static final Duration GREETING = Duration.ofSeconds(30);

  /** Docker reads a whole image before it writes the first byte of it. */
  private static final Duration SILENCE = Duration.ofMinutes(20);

  private static final int MAX_ANSWER = 4096;
  private static final int MAX_OFFER_LINE = 200;
  private static final int MAX_LAYERS = 1000;

  private final PeerTls tls;

  /** Reads the files for the first time. */
  public PeerImages(String cluster, TlsFiles files) throws UnusableFile {
    this.tls = new PeerTls(cluster, files);
  }

  @Override
  public Handover ask(ImageOrigin.Holder holder, String reference) throws IOException {
    var _ = tls.refresh(); // in trouble the last good ones do; the proxy tells of it
    var plain = new Socket();
    try {
      plain.setOption(StandardSocketOptions.SO_KEEPALIVE, true); // finds out that it is gone
      plain.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 5);
      plain.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 2);
      plain.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 5);
      var address =
          new InetSocketAddress(Subnet.literal(holder.peer().host()), holder.peer().port());
      plain.connect(address, (int) CONNECT.toMillis());
      plain.setSoTimeout((int) GREETING.toMillis());
      var socket =
          (SSLSocket)
              tls.contexts()
                  .blocking()
                  .getSocketFactory()
                  .createSocket(plain, holder.peer().host(), holder.peer().port(), true);
      SSLParameters spoken = socket.getSSLParameters();
      spoken.setApplicationProtocols(new String[] {PeerTls.IMAGE});
      socket.setSSLParameters(spoken);
      socket.startHandshake();
      String found = tls.machine(socket.getSession());
      if (!found.equals(holder.machine().value())) {
        throw new IOException("%s answers at %s".formatted(found, holder.peer()));
      }
      return new Asked(socket, reference);
    } catch (IOException | Invalid e) {
      plain.close();
      throw e instanceof IOException fault ? fault : new IOException(e.getMessage(), e);
    }
  }

  private static final class Asked implements Handover {
    private final SSLSocket socket;
    private final DataInputStream in;
    private final Frames frames;
    private final Offer offer;

    Asked(SSLSocket socket, String reference) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
      socket.getOutputStream().write(PeerHeader.image(reference));
      socket.getOutputStream().flush();
      PeerAnswer answer = answer();
      if (answer.verdict() != PeerAnswer.Verdict.OK) {
        throw new IOException(answer.reason());
      }
      socket.setSoTimeout((int) SILENCE.toMillis());
      this.frames = new Frames(in);
      this.offer = readOffer();
    }

    private PeerAnswer answer() throws IOException {
      int length = 0;
      int shift = 0;
      for (int b = 0x80; (b & 0x80) != 0; shift += 7) {
        b = in.readUnsignedByte();
        length |= (b & 0x7f) << shift;
        if (length > MAX_ANSWER || shift > 14) {
          throw new IOException("its answer is longer than %d bytes".formatted(MAX_ANSWER));
        }
      }
      return PeerWire.readAnswer(in.readNBytes(length));
    }

    private Offer readOffer() throws IOException {
      String size = line();
      List<String> layers = new ArrayList<>();
      for (String next = line(); !next.isEmpty(); next = line()) {
        layers.add(next);
        if (layers.size() > MAX_LAYERS) {
          throw new IOException("it offers more than %d layers".formatted(MAX_LAYERS));
        }
      }
      try {
        return new Offer(layers, Long.parseLong(size));
      } catch (NumberFormatException e) {
        throw new IOException("found \"%s\", expected the size of the image".formatted(size), e);
      }
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (int next = frames.read(); next != '\n'; next = frames.read()) {
        if (next < 0 || line.length() == MAX_OFFER_LINE) {
          throw new IOException("its offer is cut off");
        }
        line.append((char) next);
      }
      return line.toString();
    }

    @Override
    public Offer offer() {
      return offer;
    }

    @Override
    public InputStream take(Set<String> without) throws IOException {
      byte[] wish = String.join("\n", without).getBytes(UTF_8);
      var out = new DataOutputStream(socket.getOutputStream());
      if (wish.length > 0) {
        out.writeInt(wish.length);
        out.write(wish);
      }
      out.writeInt(0);
      out.flush();
      return frames;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /**
   * The frames of {@link ImageCodec} as one stream, which ends only where the other side said so.
   */
  private static final class Frames extends InputStream {
    private final DataInputStream in;
    private int left;
    private boolean ended;

    Frames(DataInputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!ended && left == 0) {
        left = in.readInt();
        ended = left == 0;
      }
      if (ended) {
        return -1;
      }
      int read = in.read(to, offset, Math.min(length, left));
      if (read < 0) {
        throw new EOFException("the connection ended in the middle of the image");
      }
      left -= read;
      return read;
    }
  }
}
