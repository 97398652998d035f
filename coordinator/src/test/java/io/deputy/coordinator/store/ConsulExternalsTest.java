package io.deputy.coordinator.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.consul.ConsulProcess;
import io.deputy.coordinator.store.Externals.Got;
import io.deputy.model.FileBytes;
import io.deputy.model.Mount;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("contract")
class ConsulExternalsTest {
  @RegisterExtension static final ConsulProcess process = new ConsulProcess();

  private final Externals externals = new ConsulExternals(process.node(), new ConsulKeys("lab"));

  @Test
  void aKeyOfEachKindHasItsOwnPlace() throws Exception {
    process.put("kv/deputy/lab/secrets/db/password", "hunter2");
    process.put("kv/deputy/lab/configs/site", "");
    assertThat(externals.get(Mount.File.Kind.SECRET, "db/password")).isEqualTo(found("hunter2"));
    assertThat(externals.get(Mount.File.Kind.CONFIG, "site")).isEqualTo(found(""));
    assertThat(externals.get(Mount.File.Kind.CONFIG, "db/password"))
        .isEqualTo(
            new Got.Unusable(
                "is external, and Consul has no key deputy/lab/configs/db/password; set it with:"
                    + " consul kv put deputy/lab/configs/db/password @FILE"));
  }

  @Test
  void oneThatIsTooLongIsNamed() throws Exception {
    process.put("kv/deputy/lab/configs/long", "x".repeat(Mount.File.MAX_BYTES + 1));
    assertThat(externals.get(Mount.File.Kind.CONFIG, "long"))
        .isEqualTo(
            new Got.Unusable(
                "is external, and key deputy/lab/configs/long of Consul has 512,001 bytes, expected"
                    + " at most 512,000 (500 KiB)"));
  }

  @Test
  void aConsulThatIsAwayIsNamed() {
    try (var nobody = new ConsulNode("127.0.0.1:1")) {
      var away = new ConsulExternals(nobody, new ConsulKeys("lab"));
      assertThat(away.get(Mount.File.Kind.CONFIG, "site"))
          .isEqualTo(new Got.Away("Consul at 127.0.0.1:1 can't be reached: connection refused"));
    }
  }

  private static Got found(String text) {
    return new Got.Found(new FileBytes(text.getBytes(UTF_8)));
  }
}
