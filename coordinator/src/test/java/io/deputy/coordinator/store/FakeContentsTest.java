package io.deputy.coordinator.store;

class FakeContentsTest extends ContentsContract {
  private final Contents contents = new FakeContents();

  @Override
  Contents contents() {
    return contents;
  }
}
