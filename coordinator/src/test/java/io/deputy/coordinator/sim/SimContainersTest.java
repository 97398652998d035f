package io.deputy.coordinator.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.run.Containers;
import io.deputy.agent.run.Containers.Found;
import io.deputy.agent.run.Containers.State;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.agent.run.LifeCycleContract;
import io.deputy.model.ContainerSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A machine's containers keep the promises that Docker's adapter keeps, also when it fails. */
class SimContainersTest extends LifeCycleContract {
  private static final Duration BY = Duration.ofSeconds(3);

  private final World world = new World(new Lots(1), 1, Variant.RIGHT, List.of(), false);
  private final SimContainers docker = world.machines().getFirst().containers();

  @Override
  protected Containers containers() {
    return docker;
  }

  @Override
  protected ContainerSpec runs() {
    return ContainerSpec.of("sleep");
  }

  @Override
  protected void exit(String container, int code) {
    docker.boxes().stream().filter(b -> b.id.equals(container)).forEach(b -> docker.exit(b, code));
  }

  @Override
  protected void dockerGoes() {
    docker.away(true);
  }

  @Override
  protected void dockerReturns() {
    docker.away(false);
  }

  @Test
  void whatNobodyHearsOfIsDone() {
    docker.silent(true);
    assertRefused(Kind.AWAY, () -> docker.create(placement(1), spec()));
    String id = only().container();
    assertRefused(Kind.AWAY, () -> docker.start(id));
    assertThat(only().state()).isEqualTo(State.RUNNING);
    assertRefused(Kind.AWAY, () -> docker.stop(id, GRACE));
    assertThat(only().state()).isEqualTo(State.EXITED);
    assertRefused(Kind.AWAY, () -> docker.remove(id));
    assertThat(docker.list()).isEmpty();
    docker.silent(false);
  }

  @Test
  void aLateStartHoldsItsContainerAndComesByItself() {
    String id = startedLate();
    assertRefused(Kind.AWAY, () -> docker.start(id));
    assertRefused(Kind.AWAY, () -> docker.stop(id, GRACE));
    assertRefused(Kind.AWAY, () -> docker.remove(id));
    assertThat(only().state()).isEqualTo(State.CREATED);
    world.step();
    assertThat(world.clock().now()).isEqualTo(BY.toNanos());
    assertThat(only().state()).isEqualTo(State.RUNNING);
    docker.stop(id, GRACE);
    assertThat(only()).returns(State.EXITED, Found::state);
  }

  @Test
  void aKillEndsALateStartForGood() {
    String id = startedLate();
    docker.kill(id);
    world.step();
    assertThat(only().state()).isEqualTo(State.CREATED);
  }

  private String startedLate() {
    String id = docker.create(placement(1), spec());
    docker.late(true, BY);
    assertRefused(Kind.AWAY, () -> docker.start(id));
    docker.late(false, BY);
    return id;
  }
}
