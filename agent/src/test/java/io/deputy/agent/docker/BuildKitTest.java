package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.dockerjava.api.command.InspectImageResponse;
import io.deputy.agent.run.ContainersException;
import io.deputy.model.Build;
import io.deputy.model.Content;
import io.deputy.model.FileBytes;
import io.deputy.model.RegistryLogins;
import io.deputy.model.ServiceId;
import io.deputy.model.Sorted;
import io.deputy.model.Supply;
import io.deputy.wire.RegistryLoginsWire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What only BuildKit can, on a real Engine. */
@Tag("contract")
class BuildKitTest {
  @RegisterExtension static final PrivateDocker docker = new PrivateDocker();

  @TempDir Path folder;
  private final List<String> progress = new ArrayList<>();
  private byte[] context = {};
  private Engine engine;

  @BeforeEach
  void connect() {
    engine = new Engine(docker.address());
  }

  @AfterEach
  void leave() throws IOException {
    engine.close();
  }

  private InspectImageResponse build(
      String dockerfile, String target, String network, RegistryLogins logins) throws IOException {
    context = new Tar().folder(".", 0755).file("Dockerfile", 0644, dockerfile).bytes();
    Content content = Tar.content(context);
    var build =
        new Build(
            new ServiceId("live", "web"),
            content,
            "Dockerfile",
            "",
            Sorted.copyOf(Map.of("PORT", "8081")),
            target,
            Sorted.copyOf(Map.of("made.by", "us")),
            "",
            network,
            0,
            List.of(),
            List.of(),
            false,
            false);
    new ImageBuilder(engine, folder, _ -> new ByteArrayInputStream(context))
        .build(build, logins, progress::add);
    return docker.client().inspectImageCmd(build.reference()).exec();
  }

  @Test
  void cachesStagesArgumentsAndTheBuildersOwnPlatform() throws IOException {
    var image =
        build(
            """
            FROM --platform=$BUILDPLATFORM deputy-test/plain:1 AS made
            ARG PORT=1
            RUN --mount=type=cache,target=/cache echo $PORT > /cache/port && cp /cache/port /port
            EXPOSE $PORT
            FROM made AS later
            RUN exit 9
            """,
            "made",
            "",
            RegistryLogins.NONE);

    assertThat(image.getConfig().getExposedPorts()).extracting("port").containsExactly(8081);
    assertThat(image.getConfig().getLabels()).containsEntry("made.by", "us");
    assertThat(progress).anyMatch(line -> line.startsWith("building: "));
  }

  @Test
  void ofTheStagesThatRunTheOneThatFailedIsShown() {
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(
            () ->
                build(
                    """
                    FROM deputy-test/plain:1 AS well
                    RUN echo all is well > /well && cat /well
                    FROM deputy-test/plain:1
                    RUN printf 'no such compiler\\nand no other' && exit 7
                    COPY --from=well /well /
                    """,
                    "",
                    "none",
                    RegistryLogins.NONE))
        .withMessageContaining("exit code: 7")
        .withMessageEndingWith(" | after: no such compiler | and no other");
  }

  @Test
  void whatIsNoDockerfileIsRefusedWithItsLine() {
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> build("FROM deputy-test/plain:1\nBAKE it\n", "", "", RegistryLogins.NONE))
        .withMessageContaining("unknown instruction: BAKE");
  }

  @Test
  void itBuildsOnImagesOfARegistryThatGivesEverybodyAToken() throws IOException {
    try (TestRegistry registry = registry(TestRegistry.Asks.FOR_TOKEN)) {
      String from = "FROM 127.0.0.1:%d/some/base:1\nCMD true\n".formatted(registry.port());
      assertThat(build(from, "", "", RegistryLogins.NONE).getId()).isNotEmpty();
    }
  }

  @Test
  void itBuildsOnImagesOfARegistryThatWantsALogin() throws IOException {
    try (TestRegistry registry = registry(TestRegistry.Asks.FOR_PASSWORD)) {
      String host = "127.0.0.1:" + registry.port();
      String from = "FROM %s/some/base:1\nCMD true\n".formatted(host);
      assertThatExceptionOfType(ContainersException.class)
          .isThrownBy(() -> build(from, "", "", RegistryLogins.NONE));

      var logins = RegistryLogins.of(List.of(registry.login(host)));
      assertThat(build(from + "LABEL by=ann\n", "", "", logins).getId()).isNotEmpty();
    }
  }

  @Test
  void anImageThatWantsALoginIsPulledWithTheServicesOwn() throws IOException {
    try (TestRegistry registry = registry(TestRegistry.Asks.FOR_PASSWORD)) {
      String host = "127.0.0.1:" + registry.port();
      String image = host + "/some/app:1";
      var known =
          new FileBytes(RegistryLoginsWire.write(RegistryLogins.of(List.of(registry.login(host)))));
      var images = new Images(engine, new Logins(_ -> new ByteArrayInputStream(known.toArray())));

      assertThatExceptionOfType(ContainersException.class)
          .isThrownBy(() -> images.fetch(image, "", Supply.USUAL))
          .matches(e -> e.kind() == ContainersException.Kind.NO_IMAGE);
      Supply supply = Supply.USUAL.withLogins(known.content());
      assertThat(images.fetch(image, "", supply).facts().id())
          .isEqualTo(host + "/some/app@" + registry.digest());

      var other = new FileBytes(new byte[] {1});
      assertThatExceptionOfType(ContainersException.class)
          .isThrownBy(
              () -> images.fetch(host + "/x:1", "", Supply.USUAL.withLogins(other.content())))
          .withMessageContaining("the logins of its registry can't be had");
    }
  }

  private static TestRegistry registry(TestRegistry.Asks asks) throws IOException {
    var registry = new TestRegistry(asks, docker.save(PrivateDocker.PLAIN), docker.outside());
    docker.forward(registry.port());
    return registry;
  }
}
