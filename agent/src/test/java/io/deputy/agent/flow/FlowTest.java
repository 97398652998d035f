package io.deputy.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.PlacementId;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order a flow's ends are sent on. */
class FlowTest {
  private static final PlacementId DB = PlacementId.parse("live/db.0#1");

  private final SlowLeg client = new SlowLeg();
  private final SlowLeg backend = new SlowLeg();
  private final Flow flow =
      Flow.join(new Flows(new Tally(), new OpenFlows(8)), DB, 1, client, backend);

  /** What was told to it; an end is sent when the test says so. */
  private static final class SlowLeg implements Leg {
    final List<String> told = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ChannelPromise end = channel.newPromise();

    @Override
    public ChannelFuture end(boolean last) {
      told.add(last ? "last end" : "end");
      return end;
    }

    void sent() {
      end.setSuccess();
      channel.runPendingTasks();
    }

    @Override
    public void reset() {
      told.add("reset");
    }

    @Override
    public void release() {
      told.add("release");
    }

    @Override
    public void join(Flow joined) {}

    @Override
    public void read(boolean on) {}

    @Override
    public void write(ByteBuf bytes) {
      bytes.release();
    }

    @Override
    public void flush() {}

    @Override
    public boolean takesMore() {
      return true;
    }

    @Override
    public boolean isOpen() {
      return true;
    }
  }

  @Test
  void closingTellsTheSecondEnd() {
    flow.inputEnded(client);
    backend.sent();
    flow.inputEnded(backend);
    client.sent();
    assertThat(backend.told).containsExactly("end", "release");
    assertThat(client.told).containsExactly("last end", "release");
  }

  /** It has answered and reads no more: what it was sent before may never leave. */
  @Test
  void aClientHearsOfTheEndAlthoughTheBackendDoesNotRead() {
    flow.inputEnded(client);
    flow.inputEnded(backend);
    assertThat(client.told).as("no close is near that would tell it").containsExactly("end");
    client.sent();
    assertThat(client.told).containsExactly("end");
    backend.sent();
    assertThat(client.told).containsExactly("end", "release");
  }
}
