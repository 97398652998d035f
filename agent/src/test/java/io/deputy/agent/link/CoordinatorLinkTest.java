package io.deputy.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.agent.link.Directory.Listing;
import io.deputy.agent.run.AgentEvent;
import io.deputy.agent.run.Containers.State;
import io.deputy.agent.run.FakeContainers;
import io.deputy.agent.run.Samples;
import io.deputy.model.Assignment;
import io.deputy.model.Goal;
import io.deputy.model.Heartbeat;
import io.deputy.model.Identity;
import io.deputy.model.Routes;
import io.deputy.model.Timings;
import io.deputy.proto.v1.AgentProto;
import io.deputy.proto.v1.AgentProto.FromAgent;
import io.deputy.proto.v1.AgentProto.Open;
import io.deputy.proto.v1.AgentProto.Piece;
import io.deputy.proto.v1.AgentProto.ToAgent;
import io.deputy.tls.TlsFiles;
import io.deputy.tls.UnusableFile;
import io.deputy.wire.AgentWire;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoordinatorLinkTest {
  private static final Identity ME = Identity.parse("spiffe://lab/agent/h1");
  private static final String COORDINATOR = "spiffe://lab/coordinator/c1";

  @TempDir static Path folder;
  private static @Nullable TlsFiles agent;
  private static @Nullable TlsFiles coordinator;

  private final BlockingQueue<AgentEvent> events = new LinkedBlockingQueue<>();
  private final FakeContainers containers = new FakeContainers();
  private @Nullable FakeCoordinator first;
  private @Nullable Thread running;

  @BeforeAll
  static void certify() {
    var pki = new TestPki(folder);
    agent = pki.certificate(ME.toString());
    coordinator = pki.certificate(COORDINATOR);
  }

  @BeforeEach
  void startCoordinator() throws IOException {
    first = new FakeCoordinator(there(coordinator));
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (running != null) {
      running.interrupt();
      running.join();
    }
    there(first).close();
  }

  private static <T> T there(@Nullable T value) {
    return java.util.Objects.requireNonNull(value);
  }

  private CoordinatorLink link(String... addresses) throws UnusableFile {
    return link(Directory.of(List.of(addresses)));
  }

  private CoordinatorLink link(Directory directory) throws UnusableFile {
    var credentials = LinkCredentials.renewed(there(agent), ME);
    var link = new CoordinatorLink(credentials, directory, events::add, new Random(1));
    link.openWith(new LogCarrier(containers));
    running = Thread.ofVirtual().start(link);
    return link;
  }

  private <T extends AgentEvent> T next(Class<T> type) throws InterruptedException {
    for (AgentEvent e = events.poll(10, TimeUnit.SECONDS);
        e != null;
        e = events.poll(10, TimeUnit.SECONDS)) {
      if (type.isInstance(e)) {
        return type.cast(e);
      }
    }
    throw new AssertionError("no " + type.getSimpleName());
  }

  private static FromAgent heard(FakeCoordinator by) throws InterruptedException {
    return there(by.heard.poll(10, TimeUnit.SECONDS));
  }

  private CoordinatorLink linked() throws Exception {
    CoordinatorLink link = link(there(first).address());
    assertThat(next(AgentEvent.Connected.class).coordinator()).isEqualTo(there(first).address());
    link.hello(Samples.machine(), 5);
    assertThat(heard(there(first)).getHello().getTerm()).isEqualTo(5);
    return link;
  }

  private static Heartbeat heartbeat(long sequence) {
    return new Heartbeat(
        sequence, Samples.machine().facts(), List.of(), List.of(), new TreeMap<>(), false);
  }

  private static ToAgent assignment(Timings timings, Goal... goals) {
    var a = new Assignment(7, 1, timings, List.of(goals), List.of(), Routes.NONE);
    return ToAgent.newBuilder().setAssignment(AgentWire.write(a, null)).build();
  }

  @Test
  void helloHeartbeatAnswerAndAssignment() throws Exception {
    CoordinatorLink link = linked();
    link.heartbeat(heartbeat(1));
    assertThat(heard(there(first)).getHeartbeat().getSequence()).isEqualTo(1);
    assertThat(next(AgentEvent.Answered.class))
        .isEqualTo(new AgentEvent.Answered(7, 1, Duration.ofSeconds(3)));

    there(first).send(assignment(Timings.DEFAULT, Samples.webGoal()));
    assertThat(next(AgentEvent.Assigned.class).assignment().goals())
        .containsExactly(Samples.webGoal());
  }

  @Test
  void nothingIsSentBeforeTheHello() throws Exception {
    CoordinatorLink link = link(there(first).address());
    next(AgentEvent.Connected.class);
    link.heartbeat(heartbeat(1));
    link.hello(Samples.machine(), 0);
    assertThat(heard(there(first)).hasHello()).isTrue();
  }

  @Test
  void aFollowerSendsTheAgentToTheLeader() throws Exception {
    try (var follower = new FakeCoordinator(there(coordinator))) {
      follower.follows = there(first).address();
      CoordinatorLink link = link(follower.address());
      assertThat(next(AgentEvent.Connected.class).coordinator()).isEqualTo(follower.address());
      link.hello(Samples.machine(), 0);
      assertThat(next(AgentEvent.Disconnected.class).why())
          .isEqualTo(follower.address() + " follows, and names " + there(first).address());
      assertThat(next(AgentEvent.Connected.class).coordinator()).isEqualTo(there(first).address());
    }
  }

  @Test
  void aCoordinatorThatFallsSilentIsLeftForAnother() throws Exception {
    try (var silent = new FakeCoordinator(there(coordinator))) {
      silent.answering = false;
      CoordinatorLink link = link(silent.address(), there(first).address());
      next(AgentEvent.Connected.class);
      link.hello(Samples.machine(), 0);
      var quick =
          new Timings(
              Duration.ofMillis(10),
              Duration.ofMillis(100),
              Duration.ofMillis(600),
              Duration.ofMillis(24));
      heard(silent);
      silent.send(assignment(quick));
      next(AgentEvent.Assigned.class);
      link.heartbeat(heartbeat(1));
      assertThat(next(AgentEvent.Disconnected.class).why())
          .isEqualTo(silent.address() + " has not answered for 100 ms");
      assertThat(next(AgentEvent.Connected.class).coordinator()).isEqualTo(there(first).address());
    }
  }

  @Test
  void aCoordinatorThatEndsIsLeftForAnother() throws Exception {
    try (var second = new FakeCoordinator(there(coordinator))) {
      CoordinatorLink link = link(there(first).address(), second.address());
      next(AgentEvent.Connected.class);
      link.hello(Samples.machine(), 0);
      heard(there(first));
      there(first).close();
      next(AgentEvent.Disconnected.class);
      assertThat(next(AgentEvent.Connected.class).coordinator()).isEqualTo(second.address());
    }
  }

  @Test
  void whereCoordinatorsAreIsAskedOnceARound() throws Exception {
    link("localhost:1", "localhost:2");
    var round =
        List.of(
            AgentEvent.Trouble.class, AgentEvent.Disconnected.class, AgentEvent.Disconnected.class);
    for (int i = 0; i < 3; i++) {
      for (Class<? extends AgentEvent> type : round) {
        assertThat(events.poll(10, TimeUnit.SECONDS)).isInstanceOf(type);
      }
    }
  }

  @Test
  void whenOneIsLostTheOthersAreTriedBeforeAnybodyIsAskedWhereTheyAre() throws Exception {
    try (var second = new FakeCoordinator(there(coordinator));
        var third = new FakeCoordinator(there(coordinator))) {
      third.follows = "";
      var listings =
          new ArrayDeque<>(
              List.of(
                  new Listing(List.of(there(first).address(), third.address()), ""),
                  new Listing(List.of(there(first).address(), second.address()), "")));
      CoordinatorLink link = link(listings::remove);
      assertThat(next(AgentEvent.Connected.class).coordinator()).isEqualTo(there(first).address());
      link.hello(Samples.machine(), 0);
      link.heartbeat(heartbeat(1));
      next(AgentEvent.Answered.class);
      there(first).close();
      assertThat(next(AgentEvent.Connected.class).coordinator()).isEqualTo(third.address());
      assertThat(listings).as("not asked yet").hasSize(1);
      link.hello(Samples.machine(), 0);
      assertThat(next(AgentEvent.Connected.class).coordinator()).isEqualTo(second.address());
    }
  }

  @Test
  void anAssignmentThatThisReleaseCannotReadIsAnEventThatNamesTheField() throws Exception {
    linked();
    var sent = assignment(Timings.DEFAULT, Samples.webGoal()).toBuilder();
    sent.getAssignmentBuilder().getGoalsBuilder(0).setKindValue(99);
    there(first).send(sent.build());
    assertThat(next(AgentEvent.Unreadable.class).why())
        .isEqualTo(
            "assignment 1 of %s can't be read, so no lease is taken until one can: goal.kind: found"
                    .formatted(there(first).address())
                + " \"a value unknown to this release\", expected FETCH, PREPARE, RUN, DRAIN, END");
  }

  @Test
  void contentsAreReadFromTheCoordinator() throws Exception {
    byte[] content = "a tar archive".getBytes(StandardCharsets.UTF_8);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    there(first).contents.put(sha256, content);

    var contents = new CoordinatorContents(linked());
    try (InputStream in = contents.open(sha256)) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    String absent = "0".repeat(64);
    try (InputStream in = contents.open(absent)) {
      assertThatThrownBy(in::readAllBytes)
          .hasMessage(
              "content %s from coordinator %s: NOT_FOUND: nobody uploaded it"
                  .formatted(absent, there(first).address()));
    }
  }

  @Test
  void withoutALinkThereAreNoContents() throws Exception {
    var contents = new CoordinatorContents(link());
    assertThatThrownBy(() -> contents.open("0".repeat(64)))
        .hasMessageEndingWith("no coordinator is linked to ask");
  }

  @Test
  void aLogIsCarriedOnAStreamOfItsOwn() throws Exception {
    containers.add(Samples.WEB, State.RUNNING);
    linked();
    there(first).send(open(Samples.WEB.toString(), false));
    assertThat(carried().getId()).isEqualTo("o1");
    assertThat(carried().getData().toStringUtf8()).isEqualTo("log of live.web-0-1\n");
  }

  @Test
  void aLogThatNobodyReadsAnyMoreIsLeft() throws Exception {
    containers.add(Samples.WEB, State.RUNNING);
    linked();
    there(first).send(open(Samples.WEB.toString(), true));
    carried();
    carried();
    there(there(first).reader).onCompleted();
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(containers.calls).containsExactly("log of live.web-0-1 left"));
  }

  @Test
  void aLogThatIsNotHereIsAnsweredWithTheReason() throws Exception {
    linked();
    there(first).send(open("live/web.0#9", false));
    assertThat(carried().getId()).isEqualTo("o1");
    assertThat(carried().getError()).isEqualTo("live/web.0#9 has no container here");
  }

  private Piece carried() throws InterruptedException {
    return there(there(first).carried.poll(10, TimeUnit.SECONDS));
  }

  private static ToAgent open(String placement, boolean follow) {
    var logs = AgentProto.Open.Logs.newBuilder().setPlacement(placement).setFollow(follow);
    return ToAgent.newBuilder().setOpen(Open.newBuilder().setId("o1").setLogs(logs)).build();
  }
}
