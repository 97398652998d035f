package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.core.RemoteApiVersion;
import io.deputy.model.Build;
import io.deputy.model.Content;
import io.deputy.model.ServiceId;
import io.deputy.model.Sorted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuildRequestTest {
  private static final RemoteApiVersion DOCKER_20 = RemoteApiVersion.VERSION_1_41;
  private static final RemoteApiVersion DOCKER_23 = RemoteApiVersion.VERSION_1_42;
  private static final RemoteApiVersion DOCKER_18_06 = RemoteApiVersion.VERSION_1_38;

  private static Build build(String network, long shmBytes) {
    return new Build(
        new ServiceId("live", "web"),
        new Content("ab".repeat(32), 5),
        "docker/Web file",
        "",
        Sorted.copyOf(Map.of("A", "1&2", "B", "")),
        "run",
        Sorted.copyOf(Map.of("l", "\"x\"")),
        "linux/arm64",
        network,
        shmBytes,
        List.of("db:10.0.0.1", "gate:host-gateway"),
        List.of("cache:1"),
        true,
        true);
  }

  private static DockerBuilder builder(String network, long shmBytes, RemoteApiVersion engine) {
    return DockerBuilder.of(build(network, shmBytes), engine);
  }

  private static String path(String network, DockerBuilder builder, boolean bridge) {
    return BuildRequest.path(build(network, 0), builder, DOCKER_20, bridge, "");
  }

  @Test
  void allThatABuildAsksFor() {
    Build build = build("host", 1024);
    assertThat(BuildRequest.path(build, DockerBuilder.BUILDKIT, DOCKER_23, true, "s1"))
        .isEqualTo(
            "/v1.42/build?version=2"
                + "&t=deputy.local%2Flive%2Fweb%3A"
                + build.reference().replaceFirst(".*:", "")
                + "&dockerfile=docker%2FWeb+file"
                + "&target=run"
                + "&platform=linux%2Farm64"
                + "&networkmode=host"
                + "&nocache=1"
                + "&pull=1"
                + "&shmsize=1024"
                + "&buildargs=%7B%22A%22%3A%221%262%22%2C%22B%22%3A%22%22%7D"
                + "&labels=%7B%22l%22%3A%22%5C%22x%5C%22%22%7D"
                + "&cachefrom=%5B%22cache%3A1%22%5D"
                + "&extrahosts=db%3A10.0.0.1"
                + "&extrahosts=gate%3Ahost-gateway"
                + "&session=s1"
                + "&rm=1&forcerm=1");
  }

  @Test
  void buildKitBuildsWhatItHonours() {
    assertThat(builder("", 0, DOCKER_20)).isEqualTo(DockerBuilder.BUILDKIT);
    assertThat(builder("bridge", 0, DOCKER_20)).isEqualTo(DockerBuilder.BUILDKIT);
    assertThat(builder("", 0, DOCKER_18_06)).isEqualTo(DockerBuilder.CLASSIC);
    assertThat(builder("", 1024, DOCKER_20)).isEqualTo(DockerBuilder.CLASSIC);
    assertThat(builder("", 1024, DOCKER_23)).isEqualTo(DockerBuilder.BUILDKIT);
    assertThat(builder("lan", 0, DOCKER_23)).isEqualTo(DockerBuilder.CLASSIC);
  }

  @Test
  void theEnginesOwnBridgeIsNotNamedToBuildKit() {
    assertThat(path("bridge", DockerBuilder.BUILDKIT, true)).doesNotContain("networkmode");
    assertThat(path("bridge", DockerBuilder.CLASSIC, true)).contains("&networkmode=bridge&");
    assertThat(path("", DockerBuilder.BUILDKIT, false)).contains("&networkmode=none&");
    assertThat(path("", DockerBuilder.CLASSIC, false)).doesNotContain("networkmode");
    assertThat(path("host", DockerBuilder.BUILDKIT, false)).contains("&networkmode=host&");
  }
}
