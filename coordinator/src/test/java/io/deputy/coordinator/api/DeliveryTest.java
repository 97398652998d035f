package io.deputy.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.store.FakeContents;
import io.deputy.model.Content;
import io.deputy.proto.v1.AgentProto.Piece;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent to an agent that reads slowly, or no more. */
@Timeout(30)
class DeliveryTest {
  private static final int SIZE = 1_000_000;

  private final FakeContents contents = new FakeContents();
  private String hash = "";

  @BeforeEach
  void store() throws Exception {
    byte[] bytes = new byte[SIZE];
    hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    contents.put(new Content(hash, SIZE), bytes);
  }

  /** Each message fills what it has room for; on another thread it makes room again, or leaves. */
  private static final class SlowAgent extends FakeOperator<Piece> {
    private final int leavesAfter;
    private int unready;

    SlowAgent(int leavesAfter) {
      super(piece -> String.valueOf(piece.getData().size()));
      this.leavesAfter = leavesAfter;
    }

    @Override
    public void onNext(Piece piece) {
      unready += ready ? 0 : 1;
      super.onNext(piece);
      ready = false;
      Thread.ofVirtual().start(said.size() < leavesAfter ? this::becomeReady : this::leave);
    }

    private void leave() {
      gone = true;
      cancelled.run();
    }
  }

  @Test
  void it_is_sent_no_more_than_it_is_ready_for() {
    var agent = new SlowAgent(Integer.MAX_VALUE);
    new Delivery(agent).run(contents, hash);
    assertThat(agent.end).isEqualTo("OK");
    assertThat(agent.said.stream().mapToInt(Integer::parseInt).sum()).isEqualTo(SIZE);
    assertThat(agent.unready).isZero();
  }

  @Test
  void one_that_leaves_is_sent_nothing_more() {
    var agent = new SlowAgent(2);
    new Delivery(agent).run(contents, hash);
    assertThat(agent.said).hasSize(2);
    assertThat(agent.end).isEmpty();
  }
}
