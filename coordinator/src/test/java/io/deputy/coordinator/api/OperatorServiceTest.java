package io.deputy.coordinator.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.deputy.coordinator.admit.AppChange;
import io.deputy.coordinator.admit.PortPool;
import io.deputy.coordinator.admit.VirtualAddresses;
import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.FakeConsul;
import io.deputy.coordinator.lead.Seat;
import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.loop.Edit;
import io.deputy.coordinator.loop.Edit.Outcome;
import io.deputy.coordinator.loop.Event;
import io.deputy.coordinator.loop.LoopSettings;
import io.deputy.coordinator.loop.SomeView;
import io.deputy.coordinator.place.MachineView;
import io.deputy.coordinator.plan.Report;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.coordinator.store.Contents;
import io.deputy.coordinator.store.FakeContents;
import io.deputy.coordinator.store.FakeExternals;
import io.deputy.coordinator.store.FakeHistory;
import io.deputy.coordinator.store.UnneededContents;
import io.deputy.model.AppSpec;
import io.deputy.model.ChangeKind;
import io.deputy.model.Contact;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Content;
import io.deputy.model.FileBytes;
import io.deputy.model.Identity;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.Mount;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Standing;
import io.deputy.model.Timings;
import io.deputy.proto.v1.OperatorGrpc;
import io.deputy.proto.v1.OperatorProto.AboutRequest;
import io.deputy.proto.v1.OperatorProto.ApplyRequest;
import io.deputy.proto.v1.OperatorProto.ExplainRequest;
import io.deputy.proto.v1.OperatorProto.RemoveRequest;
import io.deputy.proto.v1.OperatorProto.StatusRequest;
import io.deputy.wire.SpecWire;
import io.deputy.wire.Trailers;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OperatorServiceTest {
  private static final LoopSettings SETTINGS =
      new LoopSettings(
          Timings.DEFAULT, VirtualAddresses.parse("198.18.0.0/16"), PortPool.parse("30000-32767"));
  private static final ServiceId WEB = new ServiceId("blog", "web");
  private static final Identity ALICE = new Identity("lab", Identity.Kind.OPERATOR, "alice");
  private static final ServiceId SHOP = new ServiceId("shop", "cart");

  private static final Instant MORNING = Instant.parse("2026-03-01T08:00:00Z");

  private final FakeConsul consul = new FakeConsul(() -> 0, Duration.ofSeconds(10));
  private final FakeHistory history = new FakeHistory(consul, new ConsulKeys("lab"));
  private static final Mount.File PASSWORD =
      new Mount.File(
          Mount.File.Kind.SECRET,
          "password",
          "db/password",
          null,
          "/run/secrets/password",
          0,
          0,
          0444);

  private final ExecutorService watchers = Executors.newSingleThreadExecutor();
  private final Views views = new Views(watchers);
  private final List<Edit> asked = new CopyOnWriteArrayList<>();
  private final FakeContents contents = new FakeContents();
  private final FakeExternals externals = new FakeExternals();
  private volatile boolean answering = true;

  /** What the loop makes of an edit. */
  private Outcome outcome = new Outcome.NotLeading();

  private Server server;
  private ManagedChannel channel;
  private OperatorGrpc.OperatorBlockingStub operator;

  @BeforeEach
  void serve() throws Exception {
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var self = new Questions.Self("1.0", "c1", "lab");
    var unneeded = new UnneededContents(contents);
    var service =
        new OperatorService(
            views,
            new Questions(self, views),
            new Edits(
                SETTINGS,
                views,
                this::loop,
                contents,
                unneeded,
                externals,
                () -> ALICE,
                () -> MORNING),
            new Past(views, history),
            contents,
            unneeded,
            new LogReader(views, new Lines()));
    server = NettyServerBuilder.forAddress(loopback).addService(service).build().start();
    channel =
        NettyChannelBuilder.forAddress(server.getListenSockets().getFirst()).usePlaintext().build();
    operator = OperatorGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void close() throws Exception {
    channel.shutdownNow();
    server.shutdownNow().awaitTermination();
    watchers.close();
  }

  private void loop(Event event) {
    var edit = ((Event.Asked) event).edit();
    asked.add(edit);
    if (answering) {
      edit.outcome().complete(outcome);
    }
  }

  @Test
  void anOperatorHasSoManyChangesUnderWayAndNoMore() {
    views.accept(leading());
    outcome = new Outcome.Done(List.of(), 2, 7);
    answering = false;
    var patient = OperatorGrpc.newFutureStub(channel);
    var first = patient.apply(apply());
    for (int i = 1; i < Edits.AT_ONCE; i++) {
      var _ = patient.apply(apply());
    }
    await().until(() -> asked.size() == Edits.AT_ONCE);
    assertThat(refused(() -> operator.apply(apply())))
        .isEqualTo(
            "RESOURCE_EXHAUSTED: 16 changes that operator alice has asked for are not stored yet:"
                + " try again when one is");
    assertThat(asked).hasSize(Edits.AT_ONCE);

    asked.forEach(edit -> edit.outcome().complete(outcome));
    answering = true;
    assertThat(operator.apply(apply()).getRevision()).isEqualTo(7);
    assertThat(first).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void whoeverDoesNotLeadSaysWhoDoes() {
    assertThat(refused(() -> operator.status(StatusRequest.getDefaultInstance())))
        .isEqualTo(
            "FAILED_PRECONDITION: this coordinator does not lead and knows of no leader yet");

    views.accept(following("10.0.0.2"));
    var refusal =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> operator.explain(ExplainRequest.getDefaultInstance()));
    assertThat(refusal.getMessage())
        .isEqualTo(
            "FAILED_PRECONDITION: this coordinator does not lead; the leader is at 10.0.0.2:7420");
    assertThat(Status.trailersFromThrowable(refusal).get(Trailers.LEADER))
        .isEqualTo("10.0.0.2:7420");
    assertThat(operator.about(AboutRequest.getDefaultInstance()).getLeader())
        .isEqualTo("10.0.0.2:7420");
  }

  @Test
  void anEditIsAnsweredWithWhatTheLoopMadeOfIt() {
    views.accept(leading());
    var spec = ServiceSpec.of(WEB, ContainerSpec.of("img:1"));
    var added = new AppChange(WEB, ChangeKind.ADDED, Optional.of(spec), List.of());
    outcome = new Outcome.Done(List.of(added), 2, 7);
    assertThat(operator.apply(apply()).getRevision()).isEqualTo(7);
    var removed = operator.remove(RemoveRequest.newBuilder().setApp("blog").build());
    assertThat(removed.getServicesList()).containsExactly("web");
    assertThat(removed.getRevision()).isEqualTo(7);
    assertThat(asked).hasExactlyElementsOfTypes(Edit.Apply.class, Edit.Remove.class);

    outcome = new Outcome.Refused(List.of("one", "two"));
    assertThat(refused(() -> operator.apply(apply()))).isEqualTo("INVALID_ARGUMENT: one\ntwo");
    outcome = new Outcome.Unknown("Consul is away");
    assertThat(refused(() -> operator.apply(apply()))).isEqualTo("UNAVAILABLE: Consul is away");
    outcome = new Outcome.NotLeading();
    assertThat(refused(() -> operator.apply(apply()))).startsWith("FAILED_PRECONDITION: ");
  }

  @Test
  void theHashOfASpecIsComputedHereWhateverTheClientSays() {
    views.accept(leading());
    outcome = new Outcome.Done(List.of(), 2, 7);
    operator.apply(apply());
    var wrong = apply().toBuilder();
    wrong.getAppBuilder().getServicesBuilder(0).setHash("feedfeedfeedfeed");
    operator.apply(wrong.build());

    assertThat(asked).hasSize(2);
    assertThat(spec(asked.getLast())).isEqualTo(spec(asked.getFirst()));
    assertThat(spec(asked.getLast()).hash())
        .isEqualTo(SpecWire.hashed(ServiceSpec.of(WEB, ContainerSpec.of("img:1"))).hash());
    assertThat(operator.plan(wrong.build())).isEqualTo(operator.plan(apply()));
  }

  private static ServiceSpec spec(Edit edit) {
    return Objects.requireNonNull(((Edit.Apply) edit).spec().services().get("web"));
  }

  @Test
  void contentsThatAreMissingAreNamedAndNothingIsApplied() {
    views.accept(leading());
    var content = new Content("ab".repeat(32), 5);
    var carried = new Mount.Carried(content, "/etc/app.conf", true);
    var response = operator.apply(apply(carried));
    assertThat(response.getMissingList()).containsExactly(content.sha256());
    assertThat(asked).isEmpty();
  }

  @Test
  void whatIsExternalIsReadAtEachApplyAndStored() {
    views.accept(leading());
    outcome = new Outcome.Done(List.of(), 2, 7);
    externals.put("SECRET/db/password", "hunter2");
    assertThat(operator.apply(apply(PASSWORD)).getMissingList()).isEmpty();
    var first = new FileBytes("hunter2".getBytes(UTF_8)).content();
    assertThat(spec(asked.getLast()).container().mounts())
        .containsExactly(PASSWORD.withContent(first));
    assertThat(contents.list())
        .isEqualTo(
            new Contents.Listed.Hashes(new TreeSet<>(List.of(first.sha256())), new TreeSet<>()));

    externals.put("SECRET/db/password", "hunter3");
    operator.apply(apply(PASSWORD));
    assertThat(asked).hasSize(2);
    assertThat(spec(asked.getLast()).hash())
        .as("it is another service by what is in Consul")
        .isNotEqualTo(spec(asked.getFirst()).hash());
  }

  @Test
  void aPreviewReadsWhatIsExternalAndStoresNothing() {
    views.accept(leading());
    externals.put("SECRET/db/password", "hunter2");
    var preview = operator.plan(apply(PASSWORD));
    assertThat(preview.getChangesList()).hasSize(1);
    assertThat(preview.toString()).doesNotContain("hunter2");
    assertThat(contents.list())
        .isEqualTo(new Contents.Listed.Hashes(new TreeSet<>(), new TreeSet<>()));
  }

  @Test
  void whatIsExternalAndNotThereIsNamed() {
    views.accept(leading());
    var site =
        new Mount.File(Mount.File.Kind.CONFIG, "site", "site", null, "/etc/site", 0, 0, 0444);
    assertThat(refused(() -> operator.apply(apply(PASSWORD, site))))
        .isEqualTo(
            "INVALID_ARGUMENT: blog/web: config site is external, and there is no CONFIG/site\n"
                + "blog/web: secret password is external, and there is no SECRET/db/password");
    externals.goAway();
    assertThat(refused(() -> operator.plan(apply(PASSWORD))))
        .isEqualTo("UNAVAILABLE: Consul is away");
    assertThat(asked).isEmpty();
  }

  @Test
  void whatIsNoAppIsRefusedByName() {
    views.accept(leading());
    assertThat(refused(() -> operator.plan(ApplyRequest.getDefaultInstance())))
        .startsWith("INVALID_ARGUMENT: ");
  }

  @Test
  void aPreviewSaysWhatWouldBeDoneAndAsksNobodyToDoIt() {
    views.accept(leading());
    var preview = operator.plan(apply());
    assertThat(preview.getChangesList()).hasSize(1);
    assertThat(preview.getDecisionsList()).isNotEmpty().allMatch(d -> d.contains("web"));
    assertThat(preview.getWaitingList()).isEmpty();

    views.accept(leading(new TreeMap<>()));
    assertThat(operator.plan(apply()).getWaitingList()).as("there is no machine").isNotEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void whatKeepsAnAppFromBeingChangedIsSaidInAPreviewToo() {
    views.accept(leading(new TreeMap<>(), alone(WEB, "web's record is broken")));
    assertThat(refused(() -> operator.plan(apply())))
        .isEqualTo("INVALID_ARGUMENT: web's record is broken");

    views.accept(leading(new TreeMap<>(), alone(SHOP, "another app's is")));
    assertThat(operator.plan(apply()).getChangesList()).hasSize(1);
  }

  @Test
  void aServiceThatIsNotThereIsRefusedWithThoseThatAre() {
    views.accept(leading());
    var request = ExplainRequest.newBuilder().setApp("blog").setService("db").build();
    assertThat(refused(() -> operator.explain(request)))
        .isEqualTo("INVALID_ARGUMENT: there is no service blog/db; there are blog/web");
  }

  @Test
  void aServiceWhoseRecordCanNotBeReadIsExplainedByIt() {
    views.accept(leading(new TreeMap<>(), alone(SHOP, "its record is broken")));
    var explained = operator.explain(ExplainRequest.newBuilder().setService("cart").build());
    assertThat(explained.getService()).isEqualTo("shop/cart");
    assertThat(explained.getStanding()).isEqualTo("left alone");
    assertThat(explained.getSentencesList()).containsExactly("its record is broken");
  }

  @Test
  void aServiceOfSeveralAppsIsAskedBackFor() {
    var other = new ServiceId("shop", "web");
    views.accept(leading(new TreeMap<>(), alone(other, "its record is broken")));
    var request = ExplainRequest.newBuilder().setService("web").build();
    assertThat(refused(() -> operator.explain(request)))
        .isEqualTo(
            "INVALID_ARGUMENT: several apps have a service web, say which: blog/web, shop/web");
    var none = ExplainRequest.newBuilder().setService("db").build();
    assertThat(refused(() -> operator.explain(none)))
        .isEqualTo("INVALID_ARGUMENT: there is no service db; there are blog/web, shop/web");
  }

  private static SortedMap<ServiceId, String> alone(ServiceId service, String why) {
    return new TreeMap<>(Map.of(service, why));
  }

  @Test
  void aWatcherIsShownEachViewUntilTheLeadershipEnds() {
    views.accept(leading());
    var shown = operator.watch(StatusRequest.getDefaultInstance());
    assertThat(shown.next().getTerm()).isEqualTo(3);
    views.accept(following("10.0.0.2"));
    assertThat(refused(shown::hasNext)).startsWith("FAILED_PRECONDITION: ");
  }

  private static String refused(Callable<?> call) {
    var refusal = catchThrowableOfType(StatusRuntimeException.class, call::call);
    return String.valueOf(refusal.getMessage());
  }

  private static ApplyRequest apply(Mount... mounts) {
    var container = ContainerSpec.of("img:1").withMounts(List.of(mounts));
    var app = new AppSpec("blog", new TreeMap<>(Map.of("web", ServiceSpec.of(WEB, container))));
    return ApplyRequest.newBuilder().setApp(SpecWire.write(app)).build();
  }

  /** With one machine, and one service that the report knows. */
  private static ClusterView leading() {
    var facts = new MachineFacts("boot", "linux", "amd64", 4, 1 << 30, 1 << 30, "6", "27", "0.1");
    var machine = new Machine(new MachineName("h1"), "10.0.0.1", 7421, new TreeMap<>(), facts);
    var seen =
        new MachineView(
            machine, false, Contact.REACHABLE, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    return leading(new TreeMap<>(Map.of(machine.name(), seen)));
  }

  private static ClusterView leading(SortedMap<MachineName, MachineView> machines) {
    return leading(machines, Collections.emptySortedMap());
  }

  private static ClusterView leading(
      SortedMap<MachineName, MachineView> machines, SortedMap<ServiceId, String> broken) {
    var snapshot = new Snapshot(Timings.DEFAULT, machines, Collections.emptySortedMap(), Map.of());
    var report = new Report(new TreeMap<>(Map.of(WEB, new Standing.Settled(List.of()))));
    return SomeView.leading(5, snapshot, report, broken);
  }

  private static ClusterView following(String host) {
    return new ClusterView(
        false,
        0,
        0,
        Optional.of(new Seat("c2", host, 7420)),
        SomeView.nothing(),
        new Report(Collections.emptySortedMap()),
        Map.of(),
        List.of(),
        Collections.emptySortedMap(),
        List.of(),
        List.of(),
        Collections.emptySortedMap(),
        Collections.emptySortedMap());
  }
}
