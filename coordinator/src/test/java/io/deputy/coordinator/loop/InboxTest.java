package io.deputy.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.store.Commit;
import io.deputy.model.Heartbeat;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final MachineName H1 = new MachineName("h1");
  private static final MachineFacts FACTS =
      new MachineFacts("boot", "linux", "amd64", 4, 1L << 33, 1L << 36, "6.1", "28.0", "0.1");

  private final Inbox inbox = new Inbox();
  private final FakeLine line = new FakeLine();
  private final FakeLine other = new FakeLine();

  private static Event.Joined joined(AgentLine line) {
    return new Event.Joined(new Machine(H1, "10.0.0.1", 7421, new TreeMap<>(), FACTS), 0, line);
  }

  private static Event.Heard heard(AgentLine line, long sequence) {
    return new Event.Heard(
        H1, new Heartbeat(sequence, FACTS, List.of(), List.of(), new TreeMap<>(), false), line);
  }

  private static Event.Asked asked() {
    return new Event.Asked(new Edit.Remove("blog", ReignTest.ALICE, new CompletableFuture<>()));
  }

  private List<Event> all() {
    var all = new ArrayList<Event>();
    for (Event e = inbox.poll(); e != null; e = inbox.poll()) {
      all.add(e);
    }
    return all;
  }

  @Test
  void ofHeartbeatsThatPileUpTheNewestOfEachLineIsKeptAtItsPlace() {
    for (long i = 1; i <= 10_000; i++) {
      inbox.put(heard(line, i));
      inbox.put(heard(other, i));
    }
    Event.Asked edit = asked();
    inbox.put(edit);
    inbox.put(heard(line, 10_001));
    assertThat(all()).containsExactly(heard(line, 10_001), heard(other, 10_000), edit);
  }

  @Test
  void aLineThatCameAndWentBeforeAnybodyLookedWasNeverThere() {
    for (int i = 0; i < 10_000; i++) {
      var gone = new FakeLine();
      inbox.put(joined(gone));
      inbox.put(heard(gone, 1));
      inbox.put(new Event.Left(H1, gone));
    }
    assertThat(inbox.size()).isZero();
  }

  @Test
  void aLineThatIsKnownIsSaidToHaveEnded() {
    inbox.put(joined(line));
    assertThat(inbox.poll()).isEqualTo(joined(line));
    inbox.put(heard(line, 1));
    inbox.put(new Event.Left(H1, line));
    inbox.put(new Event.Left(H1, line));
    assertThat(all()).containsExactly(heard(line, 1), new Event.Left(H1, line));
  }

  @Test
  void hintsAreSaidOnceAndOutcomesAndEditsEachTime() {
    Event.Asked one = asked();
    Event.Asked two = asked();
    var done = new Event.CommitDone(1, new Commit.Done(List.of()));
    for (Event event :
        List.of(new Event.StoreChanged(), one, new Event.StoreChanged(), two, done, done)) {
      inbox.put(event);
    }
    assertThat(all()).containsExactly(new Event.StoreChanged(), one, two, done, done);
  }

  @Test
  void whoeverWaitsGetsNothingWhenItsTimeIsOver() throws Exception {
    assertThat(inbox.poll(Duration.ofMillis(1))).isNull();
    inbox.put(new Event.Tick());
    assertThat(inbox.poll(Duration.ofDays(1))).isEqualTo(new Event.Tick());
  }
}
