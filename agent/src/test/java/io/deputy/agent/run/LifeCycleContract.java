package io.deputy.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.deputy.agent.run.Containers.Found;
import io.deputy.agent.run.Containers.Hint;
import io.deputy.agent.run.Containers.ImageFacts;
import io.deputy.agent.run.Containers.State;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.ContainerSpec;
import io.deputy.model.ImageOrigin;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import io.deputy.model.SlotId;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * How containers begin and end at every {@link Containers}, the simulator's too. Each test starts
 * on a machine without containers of the cluster.
 */
public abstract class LifeCycleContract {
  protected static final Duration GRACE = Duration.ofSeconds(5);
  protected static final ServiceId WEB = new ServiceId("live", "web");
  protected static final String NOBODY = "no-such-container";

  protected abstract Containers containers();

  /** Runs until it is ended, of an image that is there. */
  protected abstract ContainerSpec runs();

  /** Lets the process in a running container exit. */
  protected abstract void exit(String container, int code) throws Exception;

  /** Docker stops answering; running containers may end with it or not. */
  protected abstract void dockerGoes() throws Exception;

  protected abstract void dockerReturns() throws Exception;

  protected static PlacementId placement(long number) {
    return new PlacementId(new SlotId(WEB, 0), number);
  }

  protected ServiceSpec spec() {
    return ServiceSpec.of(WEB, runs()).withHash("h1");
  }

  protected final ImageFacts fetched(ServiceSpec spec) {
    return containers().fetch(spec, ImageOrigin.USUAL, _ -> {});
  }

  /** Every test leaves the machine as it found it. */
  @AfterEach
  protected void leave() throws IOException {
    for (Found found : containers().list()) {
      containers().kill(found.container());
      containers().remove(found.container());
    }
    assertThat(containers().list()).isEmpty();
  }

  @Test
  void aContainerIsCreatedThenRunsThenHasEnded() throws Exception {
    fetched(spec());
    String id = containers().create(placement(1), spec());
    assertThat(only())
        .returns(id, Found::container)
        .returns(placement(1), Found::placement)
        .returns("h1", Found::hash)
        .returns(State.CREATED, Found::state)
        .returns(-1, Found::exitCode)
        .returns(0L, Found::startedAtNanos)
        .returns(fetched(spec()), Found::image);

    containers().start(id);
    assertThat(only()).returns(State.RUNNING, Found::state).returns(-1, Found::exitCode);
    assertThat(only().startedAtNanos()).isNotZero();
    assertThat(only().addresses()).containsOnlyKeys("live_default");

    exit(id, 3);
    await().until(() -> only().state() == State.EXITED);
    assertThat(only().exitCode()).isEqualTo(3);

    containers().remove(id);
    assertThat(containers().list()).isEmpty();
  }

  @Test
  void createMakesOneContainerAPlacementHoweverOftenItIsCalled() {
    String id = containers().create(placement(1), spec());
    assertThat(containers().create(placement(1), spec())).isEqualTo(id);
    containers().start(id);
    assertThat(containers().create(placement(1), spec())).isEqualTo(id);
    assertThat(only().state()).isEqualTo(State.RUNNING);
    assertThat(containers().create(placement(2), spec())).isNotEqualTo(id);
    assertThat(containers().list()).hasSize(2);
  }

  @Test
  void eachStartHasItsOwnTime() {
    String id = started(1);
    long first = only().startedAtNanos();
    containers().start(id);
    assertThat(only().startedAtNanos()).as("it ran already").isEqualTo(first);
    containers().kill(id);
    containers().start(id);
    assertThat(only().startedAtNanos()).isNotIn(0L, first);
  }

  @Test
  void whatHasEndedCanBeEndedAgain() {
    String id = containers().create(placement(1), spec());
    containers().stop(id, GRACE);
    containers().kill(id);
    containers().start(id);
    containers().stop(id, GRACE);
    assertThat(only().state()).isEqualTo(State.EXITED);
    containers().stop(id, GRACE);
    containers().kill(id);
    containers().remove(id);
    containers().remove(id);
  }

  @Test
  void killEndsWhatRuns() {
    String id = started(1);
    containers().kill(id);
    assertThat(only()).returns(State.EXITED, Found::state).returns(137, Found::exitCode);
  }

  @Test
  void whatIsGoneIsNotMissed() {
    assertThatCode(() -> containers().stop(NOBODY, GRACE)).doesNotThrowAnyException();
    assertThatCode(() -> containers().kill(NOBODY)).doesNotThrowAnyException();
    assertThatCode(() -> containers().remove(NOBODY)).doesNotThrowAnyException();
  }

  @Test
  void whatIsGoneCanNotBeStarted() {
    assertRefused(Kind.NO_CONTAINER, () -> containers().start(NOBODY));
  }

  @Test
  void aRunningContainerIsNotRemoved() {
    String id = started(1);
    assertRefused(Kind.REFUSED, () -> containers().remove(id));
    assertThat(only().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void startsEndsAndRemovalsAreHinted() throws Exception {
    Queue<Hint> hints = new ConcurrentLinkedQueue<>();
    try (Closeable _ = watch(hints)) {
      Hint changed = new Hint.Changed(placement(1));
      String id = containers().create(placement(1), spec());
      containers().start(id);
      await().untilAsserted(() -> assertThat(hints).contains(changed));
      hints.clear();
      exit(id, 0);
      await().untilAsserted(() -> assertThat(hints).contains(changed));
      await().until(() -> only().state() == State.EXITED);
      hints.clear();
      containers().remove(id);
      await().untilAsserted(() -> assertThat(hints).contains(changed));
    }
  }

  @Test
  void dockerGoingAndComingBackIsHintedAndItsContainersAreFoundAgain() throws Exception {
    Queue<Hint> hints = new ConcurrentLinkedQueue<>();
    try (Closeable _ = watch(hints)) {
      String id = started(1);
      dockerGoes();
      try {
        await().until(() -> hints.stream().anyMatch(Hint.Away.class::isInstance));
        assertRefused(Kind.AWAY, () -> containers().list());
        assertRefused(Kind.AWAY, () -> containers().version());
        assertRefused(Kind.AWAY, () -> containers().start(id));
        hints.clear();
      } finally {
        dockerReturns();
      }
      await().until(() -> hints.stream().anyMatch(Hint.Back.class::isInstance));
      assertThat(containers().version()).isNotBlank();
      assertThat(only().container()).isEqualTo(id);
    }
  }

  /** Watches, and returns when nothing goes by unheard any more. */
  protected Closeable watch(Queue<Hint> hints) throws IOException {
    return containers().watch(hints::add);
  }

  protected final String started(long number) {
    String id = containers().create(placement(number), spec());
    containers().start(id);
    return id;
  }

  protected final Found only() {
    List<Found> all = containers().list();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  protected static void assertRefused(Kind kind, ThrowingCallable call) {
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(call)
        .returns(kind, ContainersException::kind);
  }
}
