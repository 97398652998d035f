package io.deputy.agent.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.peer.PeerFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import org.junit.jupiter.api.Test;

class HeadroomTest {
  private final ExtendedHandle handle = (ExtendedHandle) new Headroom().newHandle();

  /** As a channel does it. */
  private int read(int available) {
    ByteBuf buffer = handle.allocate(UnpooledByteBufAllocator.DEFAULT);
    assertThat(buffer.readerIndex()).isEqualTo(Headroom.BYTES);
    int room = buffer.writableBytes();
    buffer.release();
    handle.attemptedBytesRead(room);
    handle.lastBytesRead(Math.min(available, room));
    assertThat(handle.attemptedBytesRead()).isEqualTo(room);
    assertThat(handle.lastBytesRead()).isEqualTo(Math.min(available, room));
    return room;
  }

  /** So large that frame and head fill whole records of TLS, 16 KiB each. */
  @Test
  void whereMuchComesInBuffersGrowToTheLargest() {
    int room = 0;
    for (int i = 0; i < 10; i++) {
      room = read(Integer.MAX_VALUE);
    }
    assertThat(room + Headroom.BYTES).isEqualTo(64 * 1024);
  }

  @Test
  void theHeadOfAFrameFitsInFront() {
    assertThat(Headroom.BYTES).isGreaterThanOrEqualTo(PeerFrames.HEAD);
  }

  @Test
  void whereLittleComesInTheyStaySmall() {
    int room = 0;
    for (int i = 0; i < 10; i++) {
      room = read(100);
      handle.readComplete();
    }
    assertThat(room).isLessThan(4096);
  }

  @Test
  void anEndIsAnEnd() {
    handle.lastBytesRead(-1);
    assertThat(handle.lastBytesRead()).isEqualTo(-1);
    handle.lastBytesRead(0);
    assertThat(handle.lastBytesRead()).isZero();
  }
}
