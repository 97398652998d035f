package io.deputy.agent.run;

import io.deputy.model.ContainerSpec;

/** The fake keeps the promises that Docker's adapter keeps. */
class FakeContainersTest extends ContainersContract {
  private final FakeContainers fake = new FakeContainers();

  FakeContainersTest() {
    fake.image("sleep", 80);
  }

  @Override
  protected Containers containers() {
    return fake;
  }

  @Override
  protected ContainerSpec runs() {
    return ContainerSpec.of("sleep");
  }

  @Override
  protected String absentImage() {
    return "nobody/has:this";
  }

  @Override
  protected void exit(String container, int code) {
    fake.exit(container, code);
  }

  @Override
  protected void dockerGoes() {
    fake.goAway(true);
  }

  @Override
  protected void dockerReturns() {
    fake.comeBack();
  }
}
