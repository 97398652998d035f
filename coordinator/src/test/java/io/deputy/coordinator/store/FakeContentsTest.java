package io.deputy.coordinator.store;

import io.deputy.coordinator.lead.Leadership;
import io.deputy.model.Content;

class FakeContentsTest extends ContentsContract {
  private final FakeContents contents = new FakeContents();

  @Override
  Contents contents() {
    return contents;
  }

  @Override
  void putAndBreakOffAfter(int writes, Content content, byte[] bytes) {
    contents.breakOffAfter(writes);
    contents.put(content, bytes);
    contents.breakOffAfter(Integer.MAX_VALUE);
  }

  @Override
  Leadership lead(String name) {
    var leadership = new Leadership(1, name, 0, 0);
    contents.lead(leadership);
    return leadership;
  }
}
