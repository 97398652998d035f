package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.deputy.model.Hook;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What Docker is asked for; nobody answers here. */
class ExecTest {
  private static final String NOBODY = "unix:///nobody.sock";

  @Test
  void allThatAHookSaysIsAskedFor() throws IOException {
    var hook =
        new Hook(List.of("seed", "a b"), "root", true, "/srv", new TreeMap<>(Map.of("K", "v")));
    try (DockerClient docker = client()) {
      assertThat(Exec.command(docker, "c1", hook))
          .returns("c1", c -> c.getContainerId())
          .returns("root", c -> c.getUser())
          .returns(true, c -> c.getPrivileged())
          .returns("/srv", c -> c.getWorkingDir())
          .returns(List.of("K=v"), c -> c.getEnv());
    }
  }

  @Test
  void whatIsNotSaidIsTheContainers() throws IOException {
    try (DockerClient docker = client()) {
      assertThat(Exec.command(docker, "c1", new Hook(List.of("x"), "", false, "", new TreeMap<>())))
          .returns(null, c -> c.getUser())
          .returns(null, c -> c.getPrivileged())
          .returns(null, c -> c.getWorkingDir())
          .returns(null, c -> c.getEnv());
    }
  }

  private static DockerClient client() {
    return DockerClientImpl.getInstance(
        new DefaultDockerClientConfig.Builder().withDockerHost(NOBODY).build(),
        new ZerodepDockerHttpClient.Builder().dockerHost(URI.create(NOBODY)).build());
  }
}
