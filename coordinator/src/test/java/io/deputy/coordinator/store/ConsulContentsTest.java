package io.deputy.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.consul.ConsulProcess;
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

  @Test
  void aContentWithAPieceMissingOrEditedIsMissing() throws Exception {
    byte[] bytes = random(600_000);
    var content = name(bytes);
    contents().put(content, bytes);
    process.delete("kv/" + KEYS.content(content.sha256()) + "1");
    assertThat(contents().get(content)).isInstanceOf(Contents.Got.Missing.class);

    contents().put(content, bytes);
    assertThat(contents().get(content)).isInstanceOf(Contents.Got.Found.class);
    process.put("kv/" + KEYS.content(content.sha256()) + "1", "edited");
    assertThat(contents().get(content)).isInstanceOf(Contents.Got.Missing.class);
  }

  @Test
  void aConsulThatIsAwayIsNamed() {
    try (var nobody = new ConsulNode("127.0.0.1:1")) {
      var away = new ConsulContents(nobody, KEYS);
      byte[] bytes = random(5);
      assertThat(away.put(name(bytes), bytes))
          .isEqualTo(
              new Contents.Away("Consul at 127.0.0.1:1 can't be reached: connection refused"));
      assertThat(away.get(name(bytes))).isInstanceOf(Contents.Away.class);
      assertThat(away.list()).isInstanceOf(Contents.Away.class);
    }
  }
}
