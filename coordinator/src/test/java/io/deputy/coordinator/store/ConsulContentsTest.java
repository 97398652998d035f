package io.deputy.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.consul.ConsulProcess;
import io.deputy.coordinator.lead.ConsulLock;
import io.deputy.coordinator.lead.ElectionTimes;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.lead.Seat;
import io.deputy.model.Content;
import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("contract")
class ConsulContentsTest extends ContentsContract {
  private static final ConsulKeys KEYS = new ConsulKeys("contents");
  @RegisterExtension static final ConsulProcess process = new ConsulProcess();

  private static final ConsulNode consul = process.node();

  @Override
  Contents contents() {
    return new ConsulContents(consul, KEYS);
  }

  @Override
  void putAndBreakOffAfter(int writes, Content content, byte[] bytes) throws Exception {
    try (var consul = new BreakingConsul(process, writes);
        var node = new ConsulNode(consul.address())) {
      assertThat(new ConsulContents(node, KEYS).put(content, bytes))
          .isInstanceOf(Contents.Away.class);
    }
  }

  @Override
  Leadership lead(String name) throws Exception {
    var lock = new ConsulLock(consul, KEYS, ElectionTimes.DEFAULT);
    String holder = lock.look().session();
    if (holder != null) {
      lock.end(holder);
    }
    String session = lock.open();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> lock.acquire(session, new Seat(name, "10.0.0.1", 7420)));
    return new Leadership(1, session, 0, 0);
  }

  @Test
  void anEmptyStoreIsListed() {
    var other = new ConsulContents(consul, new ConsulKeys("empty"));
    assertThat(other.list())
        .isEqualTo(new Contents.Listed.Hashes(new TreeSet<>(), new TreeSet<>()));
  }

  @Test
  void whatIsLongerThanAnyContentIsNotReadToItsEnd() throws Exception {
    String none = "0".repeat(64);
    String piece = "x".repeat(500 * 1024);
    for (int i = 0; i < 40; i++) {
      process.put("kv/" + KEYS.content(none) + i, piece);
    }
    assertThat(get(none)).isInstanceOf(Contents.Got.Missing.class);
  }

  @Test
  void aContentWithAPieceMissingOrEditedIsMissing() throws Exception {
    byte[] bytes = random(600_000);
    var content = name(bytes);
    contents().put(content, bytes);
    process.delete("kv/" + KEYS.content(content.sha256()) + "1");
    assertThat(get(content.sha256())).isInstanceOf(Contents.Got.Missing.class);

    contents().put(content, bytes);
    assertThat(get(content.sha256())).isInstanceOf(Contents.Got.Found.class);
    process.put("kv/" + KEYS.content(content.sha256()) + "1", "edited");
    assertThat(get(content.sha256())).isInstanceOf(Contents.Got.Missing.class);
  }

  @Test
  void aConsulThatIsAwayIsNamed() {
    try (var nobody = new ConsulNode("127.0.0.1:1")) {
      var away = new ConsulContents(nobody, KEYS);
      byte[] bytes = random(5);
      assertThat(away.put(name(bytes), bytes))
          .isEqualTo(
              new Contents.Away("Consul at 127.0.0.1:1 can't be reached: connection refused"));
      assertThat(away.get(name(bytes).sha256(), _ -> true)).isInstanceOf(Contents.Away.class);
      assertThat(away.list()).isInstanceOf(Contents.Away.class);
    }
  }
}
