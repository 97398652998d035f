package io.deputy.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.core.RemoteApiVersion;
import io.deputy.model.Build;
import java.net.URLEncoder;

/**
 * What Docker is asked to build. docker-java's command knows nothing of BuildKit, so the request is
 * written here, for both builders alike.
 */
final class BuildRequest {
  /** A Dockerfile that is not in the context goes into it under this name. */
  static final String INLINE = ".deputy.Dockerfile";

  private static final ObjectMapper JSON = new ObjectMapper();

  private BuildRequest() {}

  /**
   * @param bridge whether the Engine has a bridge of its own. If not, RUN steps have no network, as
   *     with the classic builder: BuildKit would fail for want of the bridge
   * @param session empty for none
   * @return with its query
   */
  static String path(
      Build build, DockerBuilder builder, RemoteApiVersion engine, boolean bridge, String session) {
    var query =
        new StringBuilder("/v" + engine.getVersion() + "/build?version=" + builder.version());
    add(query, "t", build.reference());
    add(query, "dockerfile", build.inline().isEmpty() ? build.dockerfile() : INLINE);
    add(query, "target", build.target());
    add(query, "platform", build.platform());
    add(query, "networkmode", network(build.network(), builder, bridge));
    add(query, "nocache", build.noCache() ? "1" : "");
    add(query, "pull", build.pull() ? "1" : "");
    add(query, "shmsize", build.shmBytes() == 0 ? "" : "" + build.shmBytes());
    add(query, "buildargs", build.args().isEmpty() ? "" : json(build.args()));
    add(query, "labels", build.labels().isEmpty() ? "" : json(build.labels()));
    add(query, "cachefrom", build.cacheFrom().isEmpty() ? "" : json(build.cacheFrom()));
    build.extraHosts().forEach(host -> add(query, "extrahosts", host));
    add(query, "session", session);
    add(query, "rm", "1");
    add(query, "forcerm", "1");
    return query.toString();
  }

  private static String network(String asked, DockerBuilder builder, boolean bridge) {
    boolean own = asked.isEmpty() || asked.equals("default") || asked.equals("bridge");
    if (builder == DockerBuilder.CLASSIC || !own) {
      return asked;
    }
    return bridge ? "" : "none";
  }

  private static void add(StringBuilder query, String name, String value) {
    if (!value.isEmpty()) {
      query.append('&').append(name).append('=').append(URLEncoder.encode(value, UTF_8));
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // maps and lists of texts can always be written
    }
  }
}
