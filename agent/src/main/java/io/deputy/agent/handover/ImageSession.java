package io.deputy.agent.handover;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.deputy.agent.peer.PeerHeader;
import io.deputy.agent.peer.PeerServer;
import io.deputy.agent.run.ImageShelf;
import io.deputy.agent.run.ImageShelf.Offer;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.Invalid;
import io.deputy.model.MachineName;
import io.deputy.model.PeerAnswer;
import io.deputy.text.Causes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands one image over to another machine:
 *
 * <pre>
 *   asking → PROXY v2 header with its reference
 *   here   ← PeerAnswer; if it is OK, frames: size in bytes, layers, a line each, an empty line
 *   asking → frames: the layers to be left out, a line each; the end
 *   here   ← frames: what docker save writes; the end
 * </pre>
 *
 * A virtual thread reads Docker, and waits where the other side does not read; the rest is on the
 * event loop.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
public final class ImageSession extends ChannelInboundHandlerAdapter {
  /** Each lets Docker read a whole image. */
  private static final Semaphore PLACES = new Semaphore(2);

  /** Docker may be slow to take what it is given, and then nothing moves. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Between TLS and the header, and between looks whether the other side still waits. */
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  private static final int MAX_WISH_BYTES = 64 * 1024;
  private static final long WISH_SECONDS = 60;
  private static final Logger log = LoggerFactory.getLogger(ImageSession.class);

  private final MachineName to;
  private String reference = "";
  private final ImageShelf shelf;
  private final Channel channel;
  private final ByteArrayOutputStream wished = new ByteArrayOutputStream();
  private final CompletableFuture<String> wish = new CompletableFuture<>();
  private final Object writable = new Object();

  private ImageSession(MachineName to, ImageShelf shelf, Channel channel) {
    this.to = to;
    this.shelf = shelf;
    this.channel = channel;
  }

  /** Answers on a connection whose handshake is over, and which is of that machine. */
  public static void open(MachineName to, ImageShelf shelf, Sockets sockets, Channel channel) {
    sockets.giveUpAfter(channel, PATIENCE);
    channel
        .pipeline()
        .addLast(new ImageCodec.Writer(), new ImageCodec(), new ImageSession(to, shelf, channel));
  }

  /** Who says nothing has no place here. */
  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    ctx.executor()
        .schedule(
            () -> {
              if (reference.isEmpty()) {
                Sockets.reset(channel);
              }
            },
            AT_ONCE.toSeconds(),
            TimeUnit.SECONDS);
  }

  private void begin(HAProxyMessage header) {
    reference = PeerHeader.image(header);
    if (reference.isEmpty()) {
      throw new Invalid("peer's PROXY header", "no image", "a TLV of type 0xE1");
    }
    Thread.ofVirtual().name("image for " + to).start(this::serve);
  }

  private void serve() {
    try {
      Offer offer = shelf.offer(reference);
      channel.write(new PeerAnswer(PeerAnswer.Verdict.OK, "", 0));
      channel.writeAndFlush(Unpooled.copiedBuffer(text(offer), UTF_8));
      Set<String> without = Set.of(wish.get(WISH_SECONDS, TimeUnit.SECONDS).split("\n"));
      takePlace();
      try {
        shelf.write(reference, without.equals(Set.of("")) ? Set.of() : without, new Frames());
      } finally {
        PLACES.release();
      }
      channel.writeAndFlush(ImageCodec.Mark.END).addListener(ChannelFutureListener.CLOSE);
      log.info("{} handed over to {}", reference, to);
    } catch (IOException e) {
      log.warn("{} not handed over to {}: {}", reference, to, Causes.named(e));
      refuse(Causes.named(e));
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      log.warn("{} not handed over to {}: {}", reference, to, e.toString());
      Sockets.reset(channel);
    } catch (InterruptedException e) {
      Sockets.reset(channel);
    }
  }

  private void takePlace() throws IOException, InterruptedException {
    while (!PLACES.tryAcquire(AT_ONCE.toSeconds(), TimeUnit.SECONDS)) {
      if (!channel.isActive()) {
        throw new IOException("the other side does not wait for its turn any more");
      }
    }
  }

  /** Before the answer it is one; after it, the stream breaks off. */
  private void refuse(String why) {
    if (wish.isDone()) {
      Sockets.reset(channel);
    } else {
      channel
          .writeAndFlush(new PeerAnswer(PeerAnswer.Verdict.UNKNOWN, why, 0))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static String text(Offer offer) {
    return offer.bytes() + "\n" + String.join("\n", offer.layers()) + "\n\n";
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HAProxyMessage header) {
      try {
        begin(header);
      } finally {
        header.release();
      }
    } else if (message instanceof ByteBuf bytes) {
      try {
        if (wished.size() + bytes.readableBytes() > MAX_WISH_BYTES) {
          throw new Invalid("layers of an image", "more", "at most " + MAX_WISH_BYTES + " bytes");
        }
        bytes.readBytes(wished, bytes.readableBytes());
      } catch (IOException e) {
        throw new IllegalStateException("an array in memory does not fail", e);
      } finally {
        bytes.release();
      }
    } else if (message == ImageCodec.Mark.END) {
      wish.complete(wished.toString(UTF_8));
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    wake();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    wish.completeExceptionally(new IOException("the other side closed the connection"));
    wake();
  }

  private void wake() {
    synchronized (writable) {
      writable.notifyAll();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    PeerServer.log(to.value(), cause);
    Sockets.reset(channel);
  }

  /** Bytes in, frames out; waits while the channel takes no more. */
  private final class Frames extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      synchronized (writable) {
        while (channel.isActive() && !channel.isWritable()) {
          try {
            writable.wait();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
          }
        }
      }
      if (!channel.isActive()) {
        throw new IOException("the other side closed the connection");
      }
      channel.writeAndFlush(Unpooled.copiedBuffer(bytes, offset, length));
    }
  }
}
