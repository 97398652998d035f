package io.deputy.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.deputy.agent.docker.BuildContexts.Context;
import io.deputy.agent.session.BuildSession;
import io.deputy.model.Build;
import io.deputy.model.RegistryLogins;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of one build: by BuildKit where the Engine has it, else by the classic builder. */
final class BuildRun {
  private static final int OK = 200;
  private static final int LONGEST_REFUSAL_BYTES = 64 * 1024;
  private static final Logger log = LoggerFactory.getLogger(BuildRun.class);

  /** An Engine that says it could, and does not. */
  private static final class NoBuildKit extends Exception {
    private static final long serialVersionUID = 1;

    NoBuildKit(String why) {
      super(why);
    }
  }

  private final Engine engine;
  private final RemoteApiVersion version;
  private final boolean bridge;
  private final Build build;
  private final RegistryLogins logins;
  private final Consumer<String> progress;

  BuildRun(
      Engine engine,
      RemoteApiVersion version,
      DockerClient docker,
      Build build,
      RegistryLogins logins,
      Consumer<String> progress) {
    this.engine = engine;
    this.version = version;
    this.bridge = hasBridge(docker);
    this.build = build;
    this.logins = logins;
    this.progress = progress;
  }

  /** Whether the Engine runs without its own, {@code bridge: none}. */
  private static boolean hasBridge(DockerClient docker) {
    return docker.listNetworksCmd().withNameFilter("bridge").exec().stream()
        .anyMatch(network -> network.getName().equals("bridge"));
  }

  /** Returns when the image is there. */
  void on(Context context) throws IOException {
    DockerBuilder builder = DockerBuilder.of(build, version);
    try {
      on(context, builder);
    } catch (NoBuildKit e) {
      log.info("{}: no BuildKit here: {}", build.reference(), e.getMessage());
      builder = DockerBuilder.CLASSIC;
      classic(context);
    }
    log.info("built {} by {}", build.reference(), builder.title());
  }

  private void on(Context context, DockerBuilder builder) throws IOException, NoBuildKit {
    log.info("building {} by {}", build.reference(), builder.title());
    if (builder == DockerBuilder.CLASSIC) {
      classic(context);
    } else {
      buildKit(context);
    }
  }

  private void classic(Context context) throws IOException {
    try (InputStream tar = context.open();
        Response answer = engine.transport().execute(request(DockerBuilder.CLASSIC, "", tar))) {
      if (answer.getStatusCode() != OK) {
        throw new DockerException(refusal(answer), answer.getStatusCode());
      }
      read(answer);
    }
  }

  private void buildKit(Context context) throws IOException, NoBuildKit {
    try (var session = new BuildSession(engine.address(), version.getVersion(), logins::at);
        InputStream tar = context.open();
        Response answer =
            engine.transport().execute(request(DockerBuilder.BUILDKIT, session.id(), tar))) {
      if (answer.getStatusCode() != OK) {
        String why = refusal(answer);
        if (why.toLowerCase(Locale.ROOT).contains("buildkit")) {
          throw new NoBuildKit(why);
        }
        throw new DockerException(why, answer.getStatusCode());
      }
      read(answer);
    }
  }

  private Request request(DockerBuilder builder, String session, InputStream tar) {
    return Request.builder()
        .method("POST")
        .path(BuildRequest.path(build, builder, version, bridge, session))
        .putHeader("Content-Type", "application/x-tar")
        .putHeader("X-Registry-Config", RegistryHeaders.all(logins))
        .body(tar)
        .build();
  }

  private void read(Response answer) throws IOException {
    new BuildOutput(progress, System::nanoTime).read(answer.getBody());
  }

  private static String refusal(Response answer) throws IOException {
    return DockerFaults.sentence(
        new IOException(new String(answer.getBody().readNBytes(LONGEST_REFUSAL_BYTES), UTF_8)));
  }
}
