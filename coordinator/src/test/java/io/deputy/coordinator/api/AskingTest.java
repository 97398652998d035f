package io.deputy.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.loop.Event;
import io.deputy.coordinator.loop.SomeView;
import io.deputy.coordinator.place.MachineView;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.Contact;
import io.deputy.model.Inquiry;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.Survey;
import io.deputy.model.Timings;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AskingTest {
  private static final Inquiry DATA =
      new Inquiry(
          new TreeSet<>(Set.of("/data")), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
  private static final Survey SAID =
      new Survey(
          new TreeMap<>(Map.of("/data", false)), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  private final Views views = new Views(Runnable::run);
  private final List<Event> asked = new ArrayList<>();

  @Test
  void whatIsKnownIsNotAsked() throws Exception {
    views.accept(view(1, SAID, Contact.REACHABLE));
    assertThat(asking(Duration.ofMinutes(1)).about(DATA).revision()).isEqualTo(1);
    assertThat(asking(Duration.ofMinutes(1)).about(Inquiry.NOTHING).revision()).isEqualTo(1);
    assertThat(asked).isEmpty();
  }

  @Test
  void whoIsAwayIsNotWaitedFor() throws Exception {
    views.accept(view(1, Survey.NOTHING, Contact.LOST));
    assertThat(asking(Duration.ofMinutes(1)).about(DATA).revision()).isEqualTo(1);
  }

  @Test
  void theFirstViewInWhichAllHaveAnsweredIsTaken() throws Exception {
    views.accept(view(1, Survey.NOTHING, Contact.REACHABLE));
    var asking =
        new Asking(
            views,
            event -> {
              asked.add(event);
              views.accept(view(2, Survey.NOTHING, Contact.REACHABLE));
              views.accept(view(3, SAID, Contact.REACHABLE));
            },
            Duration.ofMinutes(1));
    assertThat(asking.about(DATA).revision()).isEqualTo(3);
    assertThat(asked).containsExactly(new Event.Wondered(DATA));
  }

  @Test
  void whoNeverAnswersIsNotWaitedForLong() throws Exception {
    views.accept(view(1, Survey.NOTHING, Contact.REACHABLE));
    assertThat(asking(Duration.ofMillis(10)).about(DATA).revision()).isEqualTo(1);
    assertThat(asked).hasSize(1);
  }

  @Test
  void whoDoesNotLeadAsksNobody() {
    assertThatExceptionOfType(StatusException.class)
        .isThrownBy(() -> asking(Duration.ofMinutes(1)).about(DATA));
    assertThat(asked).isEmpty();
  }

  private Asking asking(Duration patience) {
    return new Asking(views, asked::add, patience);
  }

  private static ClusterView view(long revision, Survey survey, Contact contact) {
    var name = new MachineName("h1");
    var seen =
        new MachineView(
            Machine.unknown(name),
            false,
            contact,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            survey,
            Collections.emptySortedSet());
    return SomeView.leading(
        revision,
        new Snapshot(
            Timings.DEFAULT,
            new TreeMap<>(Map.of(name, seen)),
            Collections.emptySortedMap(),
            Map.of()));
  }
}
