package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.core.DockerClientConfig;
import io.deputy.model.VolumeSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VolumesTest {
  // The very mapper that reads Docker's answers.
  private static final ObjectMapper DOCKER = DockerClientConfig.getDefaultObjectMapper();

  @Test
  void aPluginIsTheSameWithAndWithoutTheTagThatDockerImplies() {
    assertThat(Volumes.isOf(driver("vieux/sshfs"), found("vieux/sshfs:latest"))).isTrue();
    assertThat(Volumes.isOf(driver("vieux/sshfs:latest"), found("vieux/sshfs:latest"))).isTrue();
    assertThat(Volumes.isOf(driver("vieux/sshfs:2"), found("vieux/sshfs:latest"))).isFalse();
    assertThat(Volumes.isOf(driver("vieux/sshfs"), found("vieux/sshfs:2"))).isFalse();
    assertThat(Volumes.isOf(driver("flocker"), found("flocker"))).isTrue();
  }

  @Test
  void noDriverIsDockersOwn() {
    assertThat(Volumes.isOf(driver(""), found("local"))).isTrue();
    assertThat(Volumes.isOf(driver("local"), found("local"))).isTrue();
    assertThat(Volumes.isOf(driver(""), found("vieux/sshfs:latest"))).isFalse();
  }

  @Test
  void otherOptionsMakeAnotherVolume() {
    VolumeSource source = source("x/y", Map.of("a", "1"));
    assertThat(Volumes.isOf(source, found("x/y:latest", Map.of("a", "1")))).isTrue();
    assertThat(Volumes.isOf(source, found("x/y:latest", Map.of("a", "2")))).isFalse();
    assertThat(Volumes.isOf(source, found("x/y:latest"))).isFalse();
  }

  private static VolumeSource driver(String driver) {
    return source(driver, Map.of());
  }

  private static VolumeSource source(String driver, Map<String, String> options) {
    return new VolumeSource(driver, new TreeMap<>(options), new TreeMap<>(), false);
  }

  private static InspectVolumeResponse found(String driver) {
    return found(driver, Map.of());
  }

  private static InspectVolumeResponse found(String driver, Map<String, String> options) {
    return DOCKER.convertValue(
        Map.of("Driver", driver, "Options", options), InspectVolumeResponse.class);
  }
}
