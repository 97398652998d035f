package io.deputy.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.loop.SomeView;
import io.deputy.proto.v1.OperatorProto.StatusResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewsTest {
  private final Deque<Runnable> thread = new ArrayDeque<>();
  private final Views views = new Views(thread::add);
  private final List<Long> seen = new ArrayList<>();

  private void run() {
    while (!thread.isEmpty()) {
      thread.removeFirst().run();
    }
  }

  @Test
  void watchersAreCalledOnTheirOwnThreadWithTheLastViewHoweverManyThereWere() {
    views.watch("a", v -> seen.add(v.revision()));
    run();
    assertThat(seen).as("there is none yet").isEmpty();
    for (int revision = 1; revision <= 100; revision++) {
      views.accept(view(revision));
    }
    assertThat(seen).as("not on the loop's thread").isEmpty();
    assertThat(thread).as("nothing piles up").hasSize(1);
    run();
    views.accept(view(101));
    run();
    assertThat(seen).containsExactly(100L, 101L);

    views.unwatch("a");
    views.accept(view(102));
    run();
    assertThat(seen).hasSize(2);
  }

  @Test
  void aWatcherWithABugIsDroppedAndTheOthersAreNot() {
    views.watch(
        "bug",
        _ -> {
          throw new IllegalStateException("a bug");
        });
    views.watch("a", v -> seen.add(v.revision()));
    views.accept(view(1));
    run();
    assertThat(seen).contains(1L);
  }

  @Test
  void aSlowOperatorIsShownTheLastViewWhenThereIsRoomAgainAndNoneTwice() throws Exception {
    var operator = new FakeOperator<StatusResponse>(s -> "revision " + s.getRevision());
    views.accept(view(1));
    new StatusWatch(views, v -> Statuses.of(v, "", "c1"), operator).begin();
    run();
    operator.ready = false;
    views.accept(view(2));
    run();
    views.accept(view(3));
    run();
    assertThat(operator.said).containsExactly("revision 1");
    operator.becomeReady();
    run();
    operator.becomeReady();
    run();
    assertThat(operator.said).containsExactly("revision 1", "revision 3");
  }

  private static ClusterView view(long revision) {
    return SomeView.leading(revision, SomeView.nothing());
  }
}
