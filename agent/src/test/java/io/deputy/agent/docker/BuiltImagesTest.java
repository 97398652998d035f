package io.deputy.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.dockerjava.api.command.InspectImageResponse;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.agent.run.ImageShelf.Offer;
import io.deputy.agent.run.ImageSource;
import io.deputy.model.Build;
import io.deputy.model.Content;
import io.deputy.model.Endpoint;
import io.deputy.model.ImageOrigin;
import io.deputy.model.MachineName;
import io.deputy.model.RegistryLogins;
import io.deputy.model.ServiceId;
import io.deputy.model.Sorted;
import io.deputy.model.Supply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Images that no registry has, on a real Engine. */
@Tag("contract")
class BuiltImagesTest {
  private static final ImageOrigin HERE = new ImageOrigin.BuiltHere();
  private static final ImageOrigin.Holder M1 =
      new ImageOrigin.Holder(new MachineName("m1"), new Endpoint("127.0.0.1", 1));
  private static final int BIG = 300_000;
  @RegisterExtension static final PrivateDocker docker = new PrivateDocker();

  @TempDir Path folder;
  private final Map<String, byte[]> contents = new HashMap<>();
  private final List<String> progress = new ArrayList<>();
  private int opened;
  private Engine engine;
  private Images images;
  private BuiltImages built;

  @BeforeEach
  void connect() {
    engine = new Engine(docker.address());
    images = new Images(engine, new Logins(DockerSpecs.NOTHING));
    built = built(DockerSpecs.NO_PEERS);
  }

  private BuiltImages built(ImageSource peers) {
    return new BuiltImages(
        engine,
        images,
        folder,
        sha256 -> {
          opened++;
          return new ByteArrayInputStream(contents.getOrDefault(sha256, new byte[0]));
        },
        peers);
  }

  @AfterEach
  void leave() throws IOException {
    built.here().forEach(BuiltImagesTest::remove);
    engine.close();
  }

  private static void remove(String image) {
    docker.client().removeImageCmd(image).withForce(true).exec();
  }

  private Build build(String dockerfile, Map<String, String> args) throws IOException {
    byte[] tar =
        new Tar()
            .folder(".", 0755)
            .file("Dockerfile", 0644, dockerfile)
            .file("greeting", 0644, "hello")
            .bytes();
    Content content = Tar.content(tar);
    contents.put(content.sha256(), tar);
    return build(content, "Dockerfile", "", args);
  }

  private static Build build(
      Content content, String dockerfile, String inline, Map<String, String> args) {
    return new Build(
        new ServiceId("live", "Web"),
        content,
        dockerfile,
        inline,
        Sorted.copyOf(args),
        "",
        Sorted.copyOf(Map.of("made.by", "us")),
        "",
        "none",
        0,
        List.of(),
        List.of(),
        false,
        false);
  }

  private static InspectImageResponse inspected(Build build) {
    return docker.client().inspectImageCmd(build.reference()).exec();
  }

  @Test
  void whatIsBuiltIsBuiltOnce() throws IOException {
    Build build =
        build(
            "FROM deputy-test/plain:1\nARG PORT\nEXPOSE $PORT\nCOPY greeting /greeting\n",
            Map.of("PORT", "8081"));

    assertThat(
            built
                .fetch(build, HERE, () -> RegistryLogins.NONE, progress::add)
                .facts()
                .exposed()
                .tcp())
        .containsExactly(8081);
    assertThat(built.here()).containsExactly(build.reference());
    assertThat(build.reference()).matches("deputy.local/live/web:[0-9a-f]{16}");
    assertThat(progress).contains("building " + build.reference());
    assertThat(inspected(build).getConfig().getLabels()).containsEntry("made.by", "us");

    built.fetch(build, HERE, () -> RegistryLogins.NONE, progress::add);
    assertThat(opened).isEqualTo(1);

    images.tag(build.reference(), "our/web");
    assertThat(docker.client().inspectImageCmd("our/web:latest").exec().getId())
        .isEqualTo(inspected(build).getId());
    remove("our/web:latest");
  }

  @Test
  void aDockerfileMayComeWithTheOptions() throws IOException {
    Content content = build("FROM nothing-of-this\n", Map.of()).context();
    Build build =
        build(content, "", "FROM deputy-test/plain:1\nCOPY greeting /\nEXPOSE 99\n", Map.of());

    assertThat(
            built
                .fetch(build, HERE, () -> RegistryLogins.NONE, progress::add)
                .facts()
                .exposed()
                .tcp())
        .containsExactly(99);
  }

  @Test
  void aFailedBuildSaysItsLastLinesAndWaits() throws IOException {
    Build build =
        build("FROM deputy-test/plain:1\nRUN echo no such compiler && exit 7\n", Map.of());

    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(ContainersException.class)
          .isThrownBy(() -> built.fetch(build, HERE, () -> RegistryLogins.NONE, progress::add))
          .matches(e -> e.kind() == Kind.NO_IMAGE)
          .withMessageStartingWith("building %s failed: ".formatted(build.reference()))
          .withMessageContaining("exit code: 7")
          .withMessageContaining("no such compiler");
    }
    assertThat(opened).as("tries").isEqualTo(1);
  }

  @Test
  void whatBuildKitWouldPassOverTheClassicBuilderBuilds() throws IOException {
    Build plain = build("FROM deputy-test/plain:1\nRUN df -k /dev/shm && exit 7\n", Map.of());
    Build build =
        new Build(
            plain.by(),
            plain.context(),
            plain.dockerfile(),
            "",
            plain.args(),
            "",
            plain.labels(),
            "",
            "none",
            7 << 20,
            List.of(),
            List.of(),
            false,
            false);
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> built.fetch(build, HERE, () -> RegistryLogins.NONE, progress::add))
        .withMessageContaining("returned a non-zero code: 7 | after: ")
        .withMessageContaining("shm 7168 0 7168");
  }

  @Test
  void aContextThatIsNotWhatItsNameSaysIsNotBuilt() throws IOException {
    Build build = build("FROM deputy-test/plain:1\n", Map.of());
    contents.put(build.context().sha256(), "something else".getBytes(UTF_8));

    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> built.fetch(build, HERE, () -> RegistryLogins.NONE, progress::add))
        .withMessageContaining("asked for " + build.context().sha256());
    assertThat(built.here()).isEmpty();
  }

  @Test
  void whoAwaitsAnImageSaysWhom() throws IOException {
    Build build = build("FROM deputy-test/plain:1\n", Map.of());
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(
            () ->
                built.fetch(
                    build,
                    new ImageOrigin.Awaited(new MachineName("m2")),
                    () -> RegistryLogins.NONE,
                    progress::add))
        .matches(e -> e.kind() == Kind.NOT_YET)
        .withMessage("waits for m2 to build " + build.reference());
  }

  @Test
  void whatIsBeingHadAlreadyIsWaitedForWithoutAPlace() throws Exception {
    Build build = build("FROM deputy-test/plain:1\n", Map.of());
    var begun = new CountDownLatch(1);
    var mayGoOn = new CountDownLatch(1);
    var slow =
        new BuiltImages(
            engine,
            images,
            folder,
            sha256 -> {
              begun.countDown();
              try {
                mayGoOn.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              return new ByteArrayInputStream(contents.get(sha256));
            },
            DockerSpecs.NO_PEERS);
    var first = new FutureTask<>(() -> slow.fetch(build, HERE, () -> RegistryLogins.NONE, _ -> {}));
    Thread.startVirtualThread(first);
    begun.await();
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> slow.fetch(build, HERE, () -> RegistryLogins.NONE, progress::add))
        .matches(e -> e.kind() == Kind.NOT_YET)
        .withMessage("waits for %s, which is on its way".formatted(build.reference()));
    mayGoOn.countDown();
    Image image = first.get();
    assertThat(slow.fetch(build, HERE, () -> RegistryLogins.NONE, progress::add)).isEqualTo(image);
  }

  @Test
  void itIsHandedOverWithoutTheLayersThatAreThere() throws IOException {
    Build build =
        build(
            "FROM deputy-test/plain:1\nRUN head -c %d /dev/urandom > /big\n".formatted(BIG),
            Map.of());
    built.fetch(build, HERE, () -> RegistryLogins.NONE, progress::add);
    String id = inspected(build).getId();
    var peer = new Recorded(built, build.reference());
    remove(build.reference());
    assertThat(built.here()).isEmpty();

    built(peer).fetch(build, M1, () -> RegistryLogins.NONE, progress::add);

    assertThat(inspected(build).getId()).isEqualTo(id);
    assertThat(peer.left).hasSize(peer.offer.layers().size() - 1); // all but the big one
    assertThat(peer.sent).isBetween(BIG, 2 * BIG).isLessThan(peer.whole.length);
    String container =
        docker.client().createContainerCmd(build.reference()).withCmd("cat", "/big").exec().getId();
    docker.client().startContainerCmd(container).exec();
    docker.client().removeContainerCmd(container).withForce(true).exec();
  }

  @Test
  void whatBreaksOnTheWayIsTriedAgainLater() throws IOException {
    Build build = build("FROM deputy-test/plain:1\nRUN echo broken > /big\n", Map.of());
    built.fetch(build, HERE, () -> RegistryLogins.NONE, progress::add);
    var peer = new Recorded(built, build.reference());
    remove(build.reference());
    peer.breaks = true;

    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> built(peer).fetch(build, M1, () -> RegistryLogins.NONE, progress::add))
        .matches(e -> e.kind() == Kind.NO_IMAGE)
        .withMessageContaining("can't be had from m1")
        .withMessageContaining("the cable was cut");
  }

  @Test
  void whatKeepsBreakingOnTheWayIsBuiltHere() throws IOException {
    Build build = build("FROM deputy-test/plain:1\nCMD true\n", Map.of());
    BuiltImages cutOff = built(DockerSpecs.NO_PEERS);
    for (int i = 0; i < BuiltImages.TRANSFERS; i++) {
      assertThatExceptionOfType(ContainersException.class)
          .isThrownBy(() -> cutOff.fetch(build, M1, () -> RegistryLogins.NONE, progress::add))
          .withMessageContaining("can't be had from m1");
    }
    assertThat(cutOff.fetch(build, M1, () -> RegistryLogins.NONE, progress::add)).isNotNull();
  }

  @Test
  void oldOnesThatNothingRunsAreRemoved() throws IOException {
    var all = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      Build build = build("FROM deputy-test/plain:1\nRUN echo %d > /n\n".formatted(i), Map.of());
      built.fetch(build, HERE, () -> RegistryLogins.NONE, progress::add);
      all.add(docker.client().createContainerCmd(build.reference()).exec().getId());
    }
    built.prune();
    assertThat(built.here()).as("all have containers").hasSize(5);

    all.forEach(id -> docker.client().removeContainerCmd(id).exec());
    built.prune();
    assertThat(built.here()).hasSize(3);
  }

  /** Docker takes a name from an image in use without a word, as long as it has another. */
  @Test
  void oneThatAContainerHasKeepsItsNameAlsoIfItHasAnother()
      throws IOException, InterruptedException {
    Build used = build("FROM deputy-test/plain:1\nRUN echo used > /n\n", Map.of());
    built.fetch(used, HERE, () -> RegistryLogins.NONE, progress::add);
    images.tag(used.reference(), "our/web");
    String container = docker.client().createContainerCmd(used.reference()).exec().getId();
    // Docker tells in whole seconds when an image was made, and of one that it had when that was.
    Thread.sleep(1100);
    for (int i = 0; i < 5; i++) {
      Build build =
          build("FROM deputy-test/plain:1\nRUN echo new %d > /n\n".formatted(i), Map.of());
      built.fetch(build, HERE, () -> RegistryLogins.NONE, progress::add);
    }

    built.prune();
    assertThat(built.here()).hasSize(4).contains(used.reference());

    docker.client().removeContainerCmd(container).exec();
    remove("our/web:latest");
  }

  @Test
  void pullPolicyNeverAsksNobody() {
    var never = new Supply(Supply.Pull.NEVER, Duration.ZERO, null);
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> images.fetch("localhost:9/absent", "", never))
        .withMessage("no image localhost:9/absent on this machine, and pull_policy is never");
    assertThat(images.fetch(PrivateDocker.PLAIN, "", never)).isNotNull();
  }

  @Test
  void pullPolicyAlwaysIsNotContentWithWhatIsThere() {
    docker.client().tagImageCmd(PrivateDocker.PLAIN, "localhost:9/plain", "1").exec();
    var always = new Supply(Supply.Pull.ALWAYS, Duration.ZERO, null);
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> images.fetch("localhost:9/plain:1", "", always))
        .withMessageContaining("pulling it failed");
  }

  @Test
  void whatIsStaleIsUsedWhereNoRegistryAnswers() {
    docker.client().tagImageCmd(PrivateDocker.PLAIN, "localhost:9/plain", "2").exec();
    var stale = new Supply(Supply.Pull.STALE, Duration.ofNanos(1), null);
    Image image = images.fetch("localhost:9/plain:2", "", stale);
    assertThat(image.taggedAt()).isAfter(Instant.EPOCH);
  }

  /** The other machine: what its shelf had, after it was removed from the one Engine there is. */
  private static final class Recorded implements ImageSource {
    private final Offer offer;
    private final byte[] whole;
    private final LocalShelf filter;
    private Set<String> left = Collections.emptySet();
    private int sent;
    private boolean breaks;

    Recorded(BuiltImages of, String reference) throws IOException {
      offer = of.shelf().offer(reference);
      var bytes = new ByteArrayOutputStream();
      of.shelf().write(reference, Set.of(), bytes);
      whole = bytes.toByteArray();
      filter = (LocalShelf) of.shelf();
    }

    @Override
    public Handover ask(ImageOrigin.Holder holder, String reference) {
      return new Handover() {
        @Override
        public Offer offer() {
          return offer;
        }

        @Override
        public InputStream take(Set<String> without) throws IOException {
          left = without;
          var bytes = new ByteArrayOutputStream();
          filter.filter(new ByteArrayInputStream(whole), without, bytes);
          sent = bytes.size();
          return breaks ? cut(bytes.toByteArray()) : new ByteArrayInputStream(bytes.toByteArray());
        }

        @Override
        public void close() {
          assertThat(sent).isPositive();
        }
      };
    }

    private static InputStream cut(byte[] bytes) {
      InputStream none =
          new InputStream() {
            @Override
            public int read() throws IOException {
              throw new IOException("the cable was cut");
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
              return read();
            }
          };
      return new SequenceInputStream(new ByteArrayInputStream(bytes, 0, bytes.length / 2), none);
    }
  }
}
