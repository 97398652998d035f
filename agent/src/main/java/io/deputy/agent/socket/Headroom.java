package io.deputy.agent.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Buffers that a socket is read into: as large as what came in before suggests, as Netty's own, but
 * with room in front of what is read. Whoever sends that on in a frame puts the frame's head there;
 * a head in a buffer of its own would have TLS copy both together, to fill its records.
 */
public final class Headroom implements MaxMessagesRecvByteBufAllocator {
  /** In front of what is read. */
  public static final int BYTES = 8;

  private final AdaptiveRecvByteBufAllocator sizes = new AdaptiveRecvByteBufAllocator();

  /** As a channel reads by default, in one go: fewer leave a fast sender waiting for each flush. */
  public Headroom() {
    sizes.maxMessagesPerRead(16);
  }

  @Override
  public int maxMessagesPerRead() {
    return sizes.maxMessagesPerRead();
  }

  @Override
  public MaxMessagesRecvByteBufAllocator maxMessagesPerRead(int most) {
    sizes.maxMessagesPerRead(most);
    return this;
  }

  @Override
  @SuppressWarnings("deprecation") // Netty itself asks for this kind of handle
  public Handle newHandle() {
    return new Roomy((ExtendedHandle) sizes.newHandle());
  }

  /**
   * @param sized counts the room as bytes that were read, so that a full buffer is full for it too
   */
  @SuppressWarnings("deprecation")
  private record Roomy(ExtendedHandle sized) implements ExtendedHandle {
    @Override
    public ByteBuf allocate(ByteBufAllocator alloc) {
      return sized.allocate(alloc).setIndex(BYTES, BYTES);
    }

    @Override
    public int guess() {
      return sized.guess();
    }

    @Override
    public void reset(ChannelConfig config) {
      sized.reset(config);
    }

    @Override
    public void incMessagesRead(int count) {
      sized.incMessagesRead(count);
    }

    @Override
    public void lastBytesRead(int bytes) {
      sized.lastBytesRead(bytes > 0 ? bytes + BYTES : bytes);
    }

    @Override
    public int lastBytesRead() {
      int bytes = sized.lastBytesRead();
      return bytes > 0 ? bytes - BYTES : bytes;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      sized.attemptedBytesRead(bytes + BYTES);
    }

    @Override
    public int attemptedBytesRead() {
      return sized.attemptedBytesRead() - BYTES;
    }

    @Override
    public boolean continueReading() {
      return sized.continueReading();
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
      return sized.continueReading(maybeMore);
    }

    @Override
    public void readComplete() {
      sized.readComplete();
    }
  }
}
