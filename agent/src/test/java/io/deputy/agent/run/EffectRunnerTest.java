package io.deputy.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.deputy.agent.placement.Effect;
import io.deputy.agent.placement.Event;
import io.deputy.agent.placement.Work;
import io.deputy.agent.run.Containers.State;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Hook;
import io.deputy.model.ImageOrigin;
import io.deputy.model.Inquiry;
import io.deputy.model.PlacementId;
import io.deputy.model.Probe;
import io.deputy.model.ProcessSpec;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Survey;
import io.deputy.model.Ties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EffectRunnerTest {
  private static final PlacementId DB = AgentRig.DB;
  private static final String CONTAINER = DB.containerName();

  private final FakeContainers containers = new FakeContainers();
  private final BlockingQueue<AgentEvent> events = new LinkedBlockingQueue<>();
  private final EffectRunner runner =
      new EffectRunner(containers, _ -> Survey.NOTHING, events::add, () -> 1000);

  private Event next() throws InterruptedException {
    AgentEvent event = events.poll(10, TimeUnit.SECONDS);
    assertThat(event).isInstanceOf(AgentEvent.Happened.class);
    return ((AgentEvent.Happened) java.util.Objects.requireNonNull(event)).event();
  }

  @Test
  void theEffectsOfAPlacementAreCarriedOutInOrder() throws InterruptedException {
    var spec = AgentRig.dbPrimary(1).spec();
    containers.image("postgres:15", 5432);
    runner.perform(new Effect.Fetch(DB, spec, ImageOrigin.USUAL), true);
    runner.perform(new Effect.Create(DB, spec, Ties.NONE), true);
    runner.perform(new Effect.Start(DB, CONTAINER, Long.MAX_VALUE), true);
    runner.perform(new Effect.Stop(DB, CONTAINER, Duration.ofSeconds(1), List.of()), true);
    runner.perform(new Effect.Remove(DB, CONTAINER), true);

    assertThat(next()).isInstanceOf(Event.Fetched.class);
    assertThat(next()).isEqualTo(new Event.Created(CONTAINER));
    assertThat(next()).isEqualTo(new Event.Started());
    assertThat(next()).isEqualTo(new Event.Stopped());
    assertThat(next()).isEqualTo(new Event.Removed());
    assertThat(containers.calls)
        .containsExactly(
            "create " + CONTAINER,
            "start " + CONTAINER,
            "stop " + CONTAINER,
            "remove " + CONTAINER);
  }

  @Test
  void aStartAfterItsTimeDoesNotHappen() throws InterruptedException {
    containers.add(DB, State.CREATED);
    runner.perform(new Effect.Start(DB, CONTAINER, 1000), true);
    assertThat(next())
        .isEqualTo(
            new Event.Failed(
                Work.START, Event.Cause.LATE, "its lease ran out before it could be started"));
    assertThat(containers.running()).isEmpty();
  }

  @Test
  void aCommandAfterTheStartThatFailsEndsTheContainer() throws InterruptedException {
    containers.add(DB, State.RUNNING);
    runner.perform(new Effect.RunHooks(DB, CONTAINER, List.of(hook("seed"), hook("grant"))), true);
    assertThat(next()).isEqualTo(new Event.HooksDone());
    runner.perform(new Effect.RunHooks(DB, CONTAINER, List.of(hook("false"), hook("no"))), true);
    assertThat(next())
        .isEqualTo(
            new Event.Failed(Work.HOOKS, Event.Cause.REFUSED, "post_start: false ended with 1"));
    assertThat(containers.calls)
        .containsExactly(
            "run seed in " + CONTAINER,
            "run grant in " + CONTAINER,
            "run false in " + CONTAINER,
            "kill " + CONTAINER);
  }

  @Test
  void aCommandBeforeTheStopThatFailsHoldsNothingUp() throws InterruptedException {
    containers.add(DB, State.RUNNING);
    var before = List.of(hook("false"), hook("flush"));
    runner.perform(new Effect.Stop(DB, CONTAINER, Duration.ofSeconds(1), before), true);
    assertThat(next()).isEqualTo(new Event.Stopped());
    assertThat(containers.calls)
        .containsExactly(
            "run false in " + CONTAINER, "run flush in " + CONTAINER, "stop " + CONTAINER);
  }

  private static Hook hook(String command) {
    return new Hook(List.of(command), "", false, "", new TreeMap<>());
  }

  @Test
  void aBugIsLoggedWithItsPlacementAndWithoutWhatTheServiceIsGiven() {
    var process =
        new ProcessSpec(
            null, null, new TreeMap<>(Map.of("PASSWORD", "s3cret")), "", "", false, "", null);
    var spec = ServiceSpec.of(DB.service(), ContainerSpec.of("postgres:15").withProcess(process));
    assertThat(spec.toString()).contains("s3cret");
    containers.bug = new IllegalStateException("a bug");
    var log = (Logger) LoggerFactory.getLogger(Execution.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    try {
      var execution = new Execution(containers, () -> 1000);
      assertThat(execution.perform(new Effect.Create(DB, spec, Ties.NONE)))
          .isEqualTo(
              new Event.Failed(
                  Work.CREATE, Event.Cause.REFUSED, "java.lang.IllegalStateException: a bug"));
      execution.perform(new Effect.RunProbe(DB, CONTAINER, 5, Probe.of(new Probe.Kind.Running())));
    } finally {
      log.detachAppender(lines);
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("Create of live/db.0#1 failed", "RunProbe of live/db.0#1 failed");
  }

  @Test
  void aSurveyThatFailsIsAnsweredAndLoggedOnce() throws InterruptedException {
    var failing =
        new EffectRunner(
            containers,
            _ -> {
              throw new IllegalStateException("a bug");
            },
            events::add,
            () -> 1000);
    var log = (Logger) LoggerFactory.getLogger(EffectRunner.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    try {
      for (int i = 0; i < 2; i++) {
        failing.survey(Inquiry.NOTHING);
        assertThat(events.poll(10, TimeUnit.SECONDS))
            .isEqualTo(new AgentEvent.Surveyed(Survey.NOTHING));
      }
    } finally {
      log.detachAppender(lines);
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("what is asked of this machine can't be answered");
  }

  @Test
  void everyFailureIsAnAnswer() throws InterruptedException {
    containers.goAway(false);
    runner.perform(new Effect.Kill(DB, CONTAINER), true);
    assertThat(next())
        .isEqualTo(new Event.Failed(Work.KILL, Event.Cause.AWAY, "Docker does not answer"));
    runner.perform(new Effect.RunProbe(DB, CONTAINER, 5, Probe.of(new Probe.Kind.Running())), true);
    assertThat(next()).isEqualTo(new Event.NotProbed(5, "Docker does not answer"));

    runner.look(3);
    assertThat(events.poll(10, TimeUnit.SECONDS))
        .isEqualTo(new AgentEvent.NotLooked("Docker does not answer"));
    containers.comeBack();
    runner.look(4);
    assertThat(events.poll(10, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            AgentEvent.Looked.class, looked -> assertThat(looked.lookedAt()).isEqualTo(4));
  }
}
