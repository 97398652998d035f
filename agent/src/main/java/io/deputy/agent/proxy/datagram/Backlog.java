package io.deputy.agent.proxy.datagram;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The datagrams of a session that has nowhere to go yet: the first few, since what asks again asks
 * the same. Bounded in number and bytes, and in bytes of all sessions of an event loop.
 */
final class Backlog {
  static final int MOST = 16;
  static final int MOST_BYTES = 128 << 10;

  /** Bytes that the sessions of one event loop keep together. */
  static final class Budget {
    private long bytesLeft;

    Budget(long bytes) {
      this.bytesLeft = bytes;
    }

    private boolean take(int bytes) {
      boolean there = bytes <= bytesLeft;
      bytesLeft -= there ? bytes : 0;
      return there;
    }

    private void giveBack(int bytes) {
      bytesLeft += bytes;
    }
  }

  private final Budget budget;
  private final Queue<ByteBuf> kept = new ArrayDeque<>();
  private int bytes;

  Backlog(Budget budget) {
    this.budget = budget;
  }

  /** Keeps a copy: what was read into is as large as the largest datagram. False if it is full. */
  boolean keep(ByteBuf datagram) {
    int length = datagram.readableBytes();
    if (kept.size() >= MOST || bytes + length > MOST_BYTES || !budget.take(length)) {
      return false;
    }
    bytes += length;
    kept.add(
        datagram
            .alloc()
            .buffer(Math.max(1, length))
            .writeBytes(datagram, datagram.readerIndex(), length));
    return true;
  }

  /** Gives them out in their order, each to be released by who takes it. */
  void drain(Consumer<ByteBuf> taker) {
    budget.giveBack(bytes);
    bytes = 0;
    for (ByteBuf next = kept.poll(); next != null; next = kept.poll()) {
      taker.accept(next);
    }
  }
}
