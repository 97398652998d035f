package io.deputy.agent.docker;

import com.github.dockerjava.core.RemoteApiVersion;
import io.deputy.model.Build;
import java.util.Set;

/** Which of an Engine's two builders builds. */
enum DockerBuilder {
  CLASSIC(1, "the classic builder"),
  BUILDKIT(2, "BuildKit");

  /** Docker 18.09 brought BuildKit, Docker 23 taught it {@code shm_size}. */
  private static final RemoteApiVersion SINCE = RemoteApiVersion.create(1, 39);

  private static final RemoteApiVersion SHM_SINCE = RemoteApiVersion.VERSION_1_42;

  /** BuildKit joins no other network; all but the first two mean the Engine's own bridge. */
  private static final Set<String> NETWORKS = Set.of("host", "none", "", "default", "bridge");

  private final int version;
  private final String title;

  DockerBuilder(int version, String title) {
    this.version = version;
    this.title = title;
  }

  /** BuildKit, unless it is not there or would pass over something that the build asks for. */
  static DockerBuilder of(Build build, RemoteApiVersion engine) {
    boolean can =
        NETWORKS.contains(build.network())
            && (build.shmBytes() == 0 || engine.isGreaterOrEqual(SHM_SINCE));
    return can && engine.isGreaterOrEqual(SINCE) ? BUILDKIT : CLASSIC;
  }

  /** As the API names it. */
  int version() {
    return version;
  }

  String title() {
    return title;
  }
}
