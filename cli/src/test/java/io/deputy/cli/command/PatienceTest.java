package io.deputy.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.cli.command.Progress.State;
import io.deputy.cli.show.Live;
import io.deputy.cli.view.ServiceStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class PatienceTest {
  /**
   * @param word what is seen of the service that is under way; empty if none is
   */
  private record Seen(State state, String word) implements Progress {
    @Override
    public List<ServiceStatus> services() {
      return List.of();
    }

    @Override
    public SequencedMap<String, Live.Line> lines() {
      var lines = new LinkedHashMap<String, Live.Line>();
      lines.put("live/db", new Live.Line("stuck", "exited with " + word.length(), false));
      lines.put("live/web", new Live.Line("settled", "healthy", true));
      if (!word.isEmpty()) {
        lines.put("live/app", new Live.Line("waiting", word, false));
      }
      return lines;
    }

    @Override
    public List<String> meanwhile() {
      return List.of();
    }
  }

  private final Patience patience = new Patience();

  private static long seconds(double since) {
    return Duration.ofMillis(Math.round(since * 1000)).toNanos() + Long.MAX_VALUE;
  }

  @Test
  void whatIsStuckForAMomentIsNot() {
    patience.sees(new Seen(State.STUCK, ""), seconds(0));
    patience.sees(new Seen(State.STUCK, ""), seconds(2));
    assertThat(patience.isOver(seconds(2.9))).isFalse();
    assertThat(patience.isOver(seconds(3))).isTrue();
    patience.sees(new Seen(State.GOING, ""), seconds(4));
    assertThat(patience.isOver(seconds(9))).isFalse();
    patience.sees(new Seen(State.STUCK, ""), seconds(10));
    assertThat(patience.isOver(seconds(12))).isFalse();
  }

  @Test
  void theOthersAreWaitedForWhileSomethingIsSeenOfThem() {
    patience.sees(new Seen(State.STUCK, "pulling"), seconds(0));
    patience.sees(new Seen(State.STUCK, "starting"), seconds(14));
    patience.sees(new Seen(State.STUCK, "starting"), seconds(20));
    assertThat(patience.isOver(seconds(28.9))).isFalse();
    assertThat(patience.isOver(seconds(29))).isTrue();
    patience.sees(new Seen(State.STUCK, ""), seconds(29));
    assertThat(patience.isOver(seconds(29))).as("there are none").isTrue();
  }
}
