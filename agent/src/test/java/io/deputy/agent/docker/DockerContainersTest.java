package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.Network;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.agent.run.Containers.Found;
import io.deputy.agent.run.Containers.Hint;
import io.deputy.agent.run.Containers.ImageFacts;
import io.deputy.agent.run.Containers.State;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.agent.run.TestSpecs;
import io.deputy.model.Build;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Content;
import io.deputy.model.ImageOrigin;
import io.deputy.model.Mount;
import io.deputy.model.NetworkAttachment;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Supply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a fake has no part in: that a real Engine does what it is asked for. */
@Tag("contract")
class DockerContainersTest {
  private static final PlacementId FIRST = PlacementId.parse("live/web.0#1");
  private static final PlacementId SECOND = PlacementId.parse("live/web.1#2");
  @RegisterExtension static final PrivateDocker docker = new PrivateDocker();

  @TempDir Path state;
  private final Map<String, byte[]> archives = new HashMap<>();
  private DockerContainers containers;

  @BeforeEach
  void connect() {
    containers = connect("test");
  }

  private DockerContainers connect(String cluster) {
    return new DockerContainers(
        docker.address(),
        cluster,
        state,
        sha256 -> new ByteArrayInputStream(archives.getOrDefault(sha256, new byte[0])),
        DockerSpecs.NO_PEERS,
        docker.processes());
  }

  @AfterEach
  void leave() throws IOException {
    for (Found found : containers.list()) {
      containers.kill(found.container());
      containers.remove(found.container());
    }
    containers.prune();
    assertThat(containers.networks()).isEmpty();
    containers.close();
  }

  @Test
  void anImagesPortsAndCheckAreRead() {
    ImageFacts declared = fetched(service(ContainerSpec.of(PrivateDocker.DECLARED)));
    assertThat(declared)
        .isEqualTo(
            new ImageFacts(Ports.ofTcp(8080, 9090).and(Ports.ofUdp(53)), true, declared.id()));
    assertThat(declared.id()).matches("sha256:[0-9a-f]{64}");
    ImageFacts plain = fetched(service(ContainerSpec.of(PrivateDocker.PLAIN)));
    assertThat(plain).isEqualTo(new ImageFacts(Ports.NONE, false, plain.id()));
    assertThat(plain.id()).isNotEqualTo(declared.id());
  }

  @Test
  void aContainerKnowsWhatItsImageDeclares() {
    ServiceSpec spec = service(ContainerSpec.of(PrivateDocker.DECLARED));
    containers.create(FIRST, spec);
    assertThat(containers.list()).extracting(Found::image).containsExactly(fetched(spec));
  }

  @Test
  void whatNobodyHasIsSaidInOneSentence() {
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> fetched(service(ContainerSpec.of("localhost:9/absent"))))
        .withMessageStartingWith(
            "no machine-local image localhost:9/absent, and pulling it failed: ")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").contains("refused"));
  }

  @Test
  void anEmptyCommandClearsTheImagesAndAnEmptyEntrypointToo() {
    ContainerSpec declared = ContainerSpec.of(PrivateDocker.DECLARED);
    assertThat(outputOf(declared)).isEqualTo("entry command\n");
    assertThat(outputOf(declared.withProcess(DockerSpecs.command()))).isEqualTo("entry\n");
    assertThat(outputOf(declared.withProcess(DockerSpecs.command("mine"))))
        .isEqualTo("entry mine\n");
    assertThat(outputOf(declared.withProcess(DockerSpecs.entrypoint("echo", "mine"))))
        .isEqualTo("mine\n");
  }

  /** Two apps of one file may give it: {@code live}, and {@code dev} with another source. */
  @Test
  void whatIsBuiltRunsAlsoIfAnotherHasTakenTheNameThatItsFileGives() throws Exception {
    ContainerSpec live = built("live", "me/web", "one");
    ContainerSpec dev = built("dev", "me/web", "two");
    ContainerSpec pinned = built("live", "me/web@sha256:" + "ab".repeat(32), "one");
    for (ContainerSpec spec : List.of(live, dev, pinned)) {
      containers.fetch(service(spec), new ImageOrigin.BuiltHere(), _ -> {});
    }
    assertThat(outputOf(live)).isEqualTo("one\n");
    assertThat(outputOf(dev)).isEqualTo("two\n");
    assertThat(outputOf(pinned)).isEqualTo("one\n");
    assertThat(docker.client().inspectImageCmd("me/web").exec().getId())
        .isEqualTo(docker.client().inspectImageCmd(dev.reference()).exec().getId());
  }

  private ImageFacts fetched(ServiceSpec spec) {
    return containers.fetch(spec, ImageOrigin.USUAL, _ -> {});
  }

  private ContainerSpec built(String app, String image, String says) throws IOException {
    Content context = carry(new Tar().folder(".", 0755));
    String dockerfile = "FROM deputy-test/plain:1\nCMD echo %s\n".formatted(says);
    Build build = DockerSpecs.build(new ServiceId(app, "web"), context, dockerfile);
    return ContainerSpec.of(image).withSupply(Supply.of(build));
  }

  @Test
  void aMissingBindSourceIsNamedAndNotMade() {
    Path missing = state.resolve("genomes");
    ContainerSpec spec = runs(new Mount.Bind(missing.toString(), "/genomes", true, ""));
    assertRefused(
        spec,
        "live/web can't run here: it mounts " + missing + ", which this machine does not have");
    assertThat(missing).doesNotExist();
    assertThat(containers.list()).isEmpty();
  }

  @Test
  void eachSlotHasItsOwnVolumeWhichOutlivesItsContainers() throws Exception {
    ContainerSpec spec = runs(new Mount.Volume("live_data", "/data", false));
    String first = started(FIRST, spec);
    docker.run(first, "echo one > /data/file");
    assertThat(docker.run(started(SECOND, spec), "ls /data")).isEmpty();
    assertThat(docker.client().inspectVolumeCmd("live_data.1").exec().getLabels())
        .containsEntry("io.deputy.cluster", "test")
        .containsEntry("io.deputy.slot", "1");

    containers.kill(first);
    containers.remove(first);
    String next = started(PlacementId.parse("live/web.0#3"), spec);
    assertThat(docker.run(next, "cat /data/file")).isEqualTo("one\n");
  }

  @Test
  void carriedFilesAreMountedAndWhatAPlacementWritesIsItsOwn() throws Exception {
    Content file = carry(new Tar().file("app.conf", 0644, "a=1"));
    Content folder = carry(new Tar().folder(".", 0755).file("./page", 0644, "hello"));
    ContainerSpec spec =
        runs(
            new Mount.Carried(file, "/etc/app.conf", true),
            new Mount.Carried(folder, "/pages", false));
    String first = started(FIRST, spec);
    String second = started(SECOND, spec);
    docker.run(first, "echo changed > /pages/page");
    assertThat(docker.run(first, "cat /etc/app.conf /pages/page")).isEqualTo("a=1changed\n");
    assertThat(docker.run(second, "cat /pages/page")).isEqualTo("hello");
    assertThat(docker.run(first, "echo x > /etc/app.conf")).contains("Read-only");

    containers.prune();
    assertThat(docker.run(first, "cat /etc/app.conf")).isEqualTo("a=1");
    for (String container : List.of(first, second)) {
      containers.kill(container);
      containers.remove(container);
    }
    containers.prune();
    assertThat(state.resolve("carried")).isEmptyDirectory();
    assertThat(state.resolve("contents")).isEmptyDirectory();
  }

  @Test
  void namesAreAskedForAtTheMachinesOwnAddressAndInNoOtherDomain() throws Exception {
    ServiceSpec spec =
        TestSpecs.on(
            service(DockerSpecs.untilExit()),
            List.of(attach("back", true), attach("front", false)));
    String id = containers.create(FIRST, spec);
    containers.start(id);
    assertThat(docker.run(id, "cat /etc/resolv.conf"))
        .contains("nameserver 127.0.0.11")
        .doesNotContain("search");
    assertThat(docker.client().inspectContainerCmd(id).exec().getHostConfig().getDns())
        .containsExactlyElementsOf(gateways("back", "front"));
    assertThat(docker.client().inspectNetworkCmd().withNetworkId("live_back").exec().getInternal())
        .isTrue();
    Map<String, String> addresses = only().addresses();
    assertThat(docker.run(id, "ip addr"))
        .contains(addresses.get("live_back"), addresses.get("live_front"));
  }

  /** The agent was killed between the two requests, or the second one failed. */
  @Test
  void aContainerThatWasLeftHalfMadeIsOnAllItsNetworksWhenItStarts() {
    ServiceSpec spec =
        TestSpecs.on(
            service(DockerSpecs.untilExit()),
            List.of(attach("back", true), attach("front", false)));
    String id = containers.create(FIRST, spec);
    docker
        .client()
        .disconnectFromNetworkCmd()
        .withContainerId(id)
        .withNetworkId("live_front")
        .exec();
    containers.prune();
    containers.start(id);
    assertThat(only().addresses()).containsOnlyKeys("live_back", "live_front");
  }

  /** As {@code docker network prune} does, in which only what runs counts. */
  @Test
  void aContainerWhoseNetworkWasRemovedIsMadeAnew() {
    ServiceSpec spec = service(runs());
    String before = containers.create(FIRST, spec);
    docker.client().removeNetworkCmd("live_default").exec();
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> containers.start(before))
        .returns(Kind.NO_CONTAINER, ContainersException::kind)
        .withMessageContaining("network")
        .withMessageContaining("made anew");
    assertThat(containers.list()).isEmpty();

    containers.start(containers.create(FIRST, spec));
    assertThat(containers.list()).extracting(Found::state).containsExactly(State.RUNNING);
  }

  private List<String> gateways(String... networks) {
    return List.of(networks).stream()
        .flatMap(
            name -> containers.networks().stream().filter(n -> n.name().equals("live_" + name)))
        .map(AppNetwork::gateway)
        .toList();
  }

  @Test
  void containersThatAreMadeAtOnceShareOneNetwork() throws Exception {
    int many = 8;
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> made =
          IntStream.rangeClosed(1, many)
              .mapToObj(
                  n ->
                      threads.submit(
                          () -> {
                            go.await();
                            return containers.create(
                                PlacementId.parse("live/web.0#" + n),
                                service(DockerSpecs.untilExit()));
                          }))
              .toList();
      go.countDown();
      for (Future<String> one : made) {
        one.get();
      }
    }
    assertThat(containers.list()).hasSize(many);
    assertThat(docker.client().listNetworksCmd().withNameFilter("live_default").exec()).hasSize(1);
  }

  @Test
  void volumesAreLookedForAndNotMade() {
    docker.client().createVolumeCmd().withName("theirs").exec();
    assertThat(containers.hasVolumes(List.of("theirs", "nobodys")))
        .isEqualTo(Map.of("theirs", true, "nobodys", false));
    assertThat(containers.hasVolumes(List.of("nobodys"))).isEqualTo(Map.of("nobodys", false));
    docker.client().removeVolumeCmd("theirs").exec();
    var away =
        new DockerContainers(
            URI.create("unix://" + state.resolve("none.sock")),
            "test",
            state,
            _ -> new ByteArrayInputStream(new byte[0]),
            DockerSpecs.NO_PEERS,
            docker.processes());
    assertThat(away.hasVolumes(List.of("theirs"))).isEmpty();
  }

  @Test
  void aNetworkStaysWhileAContainerNeedsItEvenIfNoneRuns() {
    String id = containers.create(FIRST, service(DockerSpecs.untilExit()));
    containers.prune();
    assertThat(containers.networks()).hasSize(1);
    containers.start(id);
    containers.kill(id);
    containers.prune();
    assertThat(containers.networks()).hasSize(1);
    containers.remove(id);
    containers.prune();
    assertThat(containers.networks()).isEmpty();
  }

  @Test
  void aNetworkThatAppsShareIsOneForAll() {
    var edge = new NetworkAttachment("front", "edge", false, List.of());
    ServiceSpec web = TestSpecs.on(service(DockerSpecs.untilExit()), List.of(edge));
    PlacementId other = PlacementId.parse("dev/web.0#1");
    ServiceSpec theirs =
        TestSpecs.on(
            ServiceSpec.of(other.service(), DockerSpecs.untilExit()).withHash("h1"),
            List.of(new NetworkAttachment("edge", "edge", false, List.of())));
    containers.start(containers.create(FIRST, web));
    containers.start(containers.create(other, theirs));
    assertThat(containers.networks())
        .extracting(AppNetwork::app, AppNetwork::name)
        .containsExactly(tuple("", "edge"));
    assertThat(containers.list())
        .allSatisfy(f -> assertThat(f.addresses()).containsOnlyKeys("edge"));
  }

  @Test
  void aNetworkThatBecomesInternalIsMadeAnewUnlessItIsHeld() {
    ServiceSpec open =
        TestSpecs.on(service(DockerSpecs.untilExit()), List.of(attach("back", false)));
    ServiceSpec internal =
        TestSpecs.on(service(DockerSpecs.untilExit()), List.of(attach("back", true)));
    String id = containers.create(FIRST, open);
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> containers.create(SECOND, internal))
        .withMessage(
            "network live_back should be internal, but containers that run here hold it as it was");
    containers.remove(id);
    containers.create(SECOND, internal);
    Network made = docker.client().inspectNetworkCmd().withNetworkId("live_back").exec();
    assertThat(made.getInternal()).as("as this Engine can").isTrue();
    assertThat(made.getOptions()).containsAllEntriesOf(AppNetworks.keptIn("live_back"));
    assertThat(made.getLabels()).containsEntry(Labels.INTERNAL, Labels.TRUE);
  }

  @Test
  void aNetworkOfSomeoneElseIsNotTaken() {
    String theirs = docker.client().createNetworkCmd().withName("live_default").exec().getId();
    try {
      assertThatExceptionOfType(ContainersException.class)
          .isThrownBy(() -> containers.create(FIRST, service(DockerSpecs.untilExit())))
          .withMessageStartingWith(
              "Docker has a network live_default already that Deputy did not make");
      containers.prune();
      assertThat(docker.client().inspectNetworkCmd().withNetworkId(theirs).exec().getId())
          .isEqualTo(theirs);
    } finally {
      docker.client().removeNetworkCmd(theirs).exec();
    }
  }

  @Test
  void aContainerOfSomeoneElseWithTheSameNameIsNotTaken() {
    String theirs =
        docker
            .client()
            .createContainerCmd(PrivateDocker.PLAIN)
            .withName(FIRST.containerName())
            .exec()
            .getId();
    try {
      assertRefused(
          DockerSpecs.untilExit(),
          "a container named live.web-0-1 is here already and is not that of live/web.0#1");
      assertThat(containers.list()).isEmpty();
    } finally {
      docker.client().removeContainerCmd(theirs).exec();
    }
  }

  @Test
  void anotherClustersContainersAreNotSeen() throws IOException {
    started(FIRST, DockerSpecs.untilExit());
    try (DockerContainers other = connect("other")) {
      assertThat(other.list()).isEmpty();
      assertThat(other.networks()).isEmpty();
      other.prune();
    }
    assertThat(containers.networks()).hasSize(1);
  }

  @Test
  void anAgentThatIsStartedAgainFindsWhatRuns() throws IOException {
    String id = started(FIRST, DockerSpecs.untilExit());
    Found before = only();
    try (DockerContainers after = connect("test")) {
      assertThat(after.list()).containsExactly(before);
      assertThat(after.create(FIRST, service(DockerSpecs.untilExit()))).isEqualTo(id);
    }
  }

  @Test
  void whatCanNotBeStartedIsRefusedWithDockersReason() {
    ContainerSpec spec =
        ContainerSpec.of(PrivateDocker.PLAIN).withProcess(DockerSpecs.command("/no/such/program"));
    String id = containers.create(FIRST, service(spec));
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> containers.start(id))
        .returns(Kind.REFUSED, ContainersException::kind)
        .withMessageContaining("/no/such/program");
    assertThat(only().state()).isNotEqualTo(State.RUNNING);
  }

  @Test
  void aKillThatOvertakesAStartWins() throws Exception {
    String id = containers.create(FIRST, service(DockerSpecs.untilExit()));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 10; round++) {
        CountDownLatch go = new CountDownLatch(1);
        Future<?> start =
            threads.submit(
                () -> {
                  go.countDown();
                  containers.start(id);
                });
        go.await();
        containers.kill(id);
        start.get();
        containers.kill(id);
        assertThat(only().state()).isNotEqualTo(State.RUNNING);
      }
    }
  }

  @Test
  void aFrozenDockerIsAwayAndItsContainersRunOn() throws Exception {
    String id = started(FIRST, DockerSpecs.untilExit());
    Queue<Hint> hints = new ConcurrentLinkedQueue<>();
    try (Closeable _ = containers.watch(hints::add)) {
      await().until(() -> hints.contains(new Hint.Back()));
      hints.clear();
      docker.order("freeze");
      try {
        await().until(() -> hints.stream().anyMatch(Hint.Away.class::isInstance));
      } finally {
        docker.order("thaw");
      }
      await().until(() -> hints.contains(new Hint.Back()));
      assertThat(only()).returns(id, Found::container).returns(State.RUNNING, Found::state);
    }
  }

  @Test
  void whatIsRememberedWhileWatchedIsNeverOld() throws Exception {
    Queue<Hint> hints = new ConcurrentLinkedQueue<>();
    try (Closeable _ = containers.watch(hints::add)) {
      await().until(() -> hints.contains(new Hint.Back()));
      String id = started(FIRST, DockerSpecs.untilExit());
      for (int round = 0; round < 5; round++) {
        Found before = only();
        hints.clear();
        docker.client().restartContainerCmd(id).withTimeout(1).exec(); // past us: only events tell
        await().until(() -> hints.size() >= 2);
        assertThat(only().startedAtNanos()).isGreaterThan(before.startedAtNanos());
        assertThat(only().addresses()).isNotEmpty();
      }
    }
  }

  private String outputOf(ContainerSpec spec) {
    String id = started(FIRST, spec);
    await().until(() -> only().state() == State.EXITED);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    containers.logs(id, false, -1, output);
    containers.remove(id);
    return output.toString(StandardCharsets.UTF_8);
  }

  private Content carry(Tar tar) throws IOException {
    byte[] archive = tar.bytes();
    Content content = Tar.content(archive);
    archives.put(content.sha256(), archive);
    return content;
  }

  private static ServiceSpec service(ContainerSpec container) {
    return ServiceSpec.of(FIRST.service(), container).withHash("h1");
  }

  private static ContainerSpec runs(Mount... mounts) {
    return DockerSpecs.untilExit().withMounts(List.of(mounts));
  }

  private static NetworkAttachment attach(String network, boolean internal) {
    return NetworkAttachment.own(network, internal, List.of());
  }

  private String started(PlacementId placement, ContainerSpec spec) {
    String id = containers.create(placement, service(spec));
    containers.start(id);
    return id;
  }

  private Found only() {
    assertThat(containers.list()).hasSize(1);
    return containers.list().getFirst();
  }

  private void assertRefused(ContainerSpec spec, String sentence) {
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> containers.create(FIRST, service(spec)))
        .returns(Kind.REFUSED, ContainersException::kind)
        .withMessage(sentence);
  }
}
