package io.deputy.agent.proxy.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static ByteBuf datagram(int bytes) {
    return Unpooled.wrappedBuffer(new byte[bytes]);
  }

  private static List<Integer> lengths(Backlog backlog) {
    var lengths = new ArrayList<Integer>();
    backlog.drain(
        datagram -> {
          lengths.add(datagram.readableBytes());
          datagram.release();
        });
    return lengths;
  }

  @Test
  void keepsTheFirstFewWholeAndInOrder() {
    var backlog = new Backlog(new Backlog.Budget(1 << 20));
    for (int i = 0; i < Backlog.MOST; i++) {
      assertThat(backlog.keep(datagram(i))).isTrue();
    }
    assertThat(backlog.keep(datagram(1))).isFalse();
    assertThat(lengths(backlog)).hasSize(Backlog.MOST).startsWith(0, 1, 2);
    assertThat(backlog.keep(datagram(1))).isTrue();
  }

  @Test
  void isBoundInBytes() {
    var backlog = new Backlog(new Backlog.Budget(1 << 20));
    assertThat(backlog.keep(datagram(65_507))).isTrue();
    assertThat(backlog.keep(datagram(65_507))).isTrue();
    assertThat(backlog.keep(datagram(65_507))).isFalse();
    assertThat(backlog.keep(datagram(10))).isTrue();
  }

  @Test
  void sharesABudgetWithOthers() {
    var budget = new Backlog.Budget(100);
    var one = new Backlog(budget);
    var other = new Backlog(budget);
    assertThat(one.keep(datagram(80))).isTrue();
    assertThat(other.keep(datagram(30))).isFalse();
    assertThat(lengths(one)).containsExactly(80);
    assertThat(other.keep(datagram(30))).isTrue();
  }
}
