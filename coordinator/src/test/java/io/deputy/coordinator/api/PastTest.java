package io.deputy.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.FakeConsul;
import io.deputy.coordinator.lead.FakeLock;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.lead.Seat;
import io.deputy.coordinator.loop.SomeView;
import io.deputy.coordinator.plan.Report;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.coordinator.store.Change;
import io.deputy.coordinator.store.FakeHistory;
import io.deputy.coordinator.store.FakeStore;
import io.deputy.model.AppSpec;
import io.deputy.model.ChangeKind;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Content;
import io.deputy.model.Mount;
import io.deputy.model.ProcessSpec;
import io.deputy.model.Revision;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Timings;
import io.deputy.proto.v1.OperatorProto;
import io.deputy.proto.v1.OperatorProto.DiffRequest;
import io.deputy.proto.v1.OperatorProto.DiffResponse;
import io.deputy.proto.v1.OperatorProto.HistoryRequest;
import io.deputy.wire.SpecWire;
import io.grpc.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** History and differences, from what stands in the store. */
class PastTest {
  private static final Instant MORNING = Instant.parse("2026-03-01T08:00:00Z");
  private static final String FILE = "ab".repeat(32);

  private final FakeConsul consul = new FakeConsul(() -> 0, Duration.ofSeconds(10));
  private final ConsulKeys keys = new ConsulKeys("lab");
  private final FakeStore store = new FakeStore(consul, keys);
  private final FakeHistory history = new FakeHistory(consul, keys);
  private final Views views = new Views(Runnable::run);
  private final Past past = new Past(views, history);
  private Leadership leader = new Leadership(0, "", 0, 0);

  @BeforeEach
  void lead() throws Exception {
    var lock = new FakeLock(consul, keys);
    String session = lock.open();
    assertThat(lock.acquire(session, new Seat("a", "10.0.0.1", 7420))).isTrue();
    leader = new Leadership(lock.nextTerm(session, 1).orElseThrow(), session, 0, 0);
    store.read();
    shown(new TreeMap<>(), Collections.emptySortedMap());
  }

  private void shown(
      SortedMap<ServiceId, ServiceRecord> records, SortedMap<ServiceId, String> leftAlone) {
    var snapshot = new Snapshot(Timings.DEFAULT, Collections.emptySortedMap(), records, Map.of());
    views.accept(
        SomeView.leading(5, snapshot, new Report(Collections.emptySortedMap()), leftAlone));
  }

  private static ServiceSpec web(String app, String image, String secret) {
    var process =
        new ProcessSpec(null, null, new TreeMap<>(Map.of("KEY", secret)), "", "", false, "", null);
    var carried = new Mount.Carried(new Content(FILE, 5), "/etc/web.conf", true);
    var container = ContainerSpec.of(image).withProcess(process).withMounts(List.of(carried));
    return SpecWire.hashed(ServiceSpec.of(new ServiceId(app, "web"), container));
  }

  private void keep(String app, long number, Revision.Action action, ServiceSpec... specs) {
    var services = new TreeMap<String, ServiceSpec>();
    List.of(specs).forEach(s -> services.put(s.id().service(), s));
    var revision =
        Revision.of(
            new AppSpec(app, services),
            number,
            MORNING.plusSeconds(number),
            "spiffe://lab/operator/alice",
            action,
            List.of(new Revision.Change("web", ChangeKind.REPLACED, List.of("image: a → b"))));
    store.commit(leader, List.of(new Change.PutRevision(revision)));
  }

  /** Revisions 1 to 3 of live, of which the last stands. */
  private void live() {
    keep("live", 1, Revision.Action.APPLIED, web("live", "web:1", "one"));
    keep("live", 2, Revision.Action.APPLIED, web("live", "web:2", "two"));
    keep("live", 3, Revision.Action.SCALED, web("live", "web:2", "two").withReplicas(3));
    ServiceRecord now =
        ServiceRecord.fresh(web("live", "web:2", "two").withReplicas(3), "198.18.0.1")
            .withRevision(3);
    shown(new TreeMap<>(Map.of(now.id(), now)), Collections.emptySortedMap());
  }

  private OperatorProto.HistoryResponse history(String app) throws StatusException {
    return past.history(HistoryRequest.newBuilder().setApp(app).build());
  }

  private DiffResponse diff(String app, long from, long to) throws StatusException {
    return past.diff(DiffRequest.newBuilder().setApp(app).setFrom(from).setTo(to).build());
  }

  private static String refused(Callable<?> call) {
    return String.valueOf(catchThrowableOfType(StatusException.class, call::call).getMessage());
  }

  @Test
  void revisionsAreShownTheNewestFirst() throws StatusException {
    live();
    history.note(
        leader, "live", 2, new TreeMap<>(Map.of("web", new TreeSet<>(List.of("sha256:a")))));
    var shown = history("live").getRevisionsList();
    assertThat(shown).extracting(OperatorProto.Revision::getNumber).containsExactly(3L, 2L, 1L);
    OperatorProto.Revision second = shown.get(1);
    assertThat(second.getAction()).isEqualTo("applied");
    assertThat(second.getBy()).isEqualTo("spiffe://lab/operator/alice");
    assertThat(second.getAt().getSeconds()).isEqualTo(MORNING.getEpochSecond() + 2);
    assertThat(second.getReplaced()).isEqualTo(1);
    assertThat(second.getChanges(0).getDetailsList()).containsExactly("image: a → b");
    assertThat(second.getFilesList()).containsExactly(FILE);
    assertThat(second.getImages(0).getIdsList()).containsExactly("sha256:a");

    keep("dev", 1, Revision.Action.REMOVED);
    assertThat(history("").getRevisionsList())
        .extracting(OperatorProto.Revision::getApp)
        .containsExactly("dev", "live", "live", "live");
  }

  @Test
  void whatDiffersIsSaidInTheWordsOfAPlanAndNoSecretIsTold() throws StatusException {
    live();
    DiffResponse since = diff("", 1, 0);
    assertThat(since.getApp()).isEqualTo("live");
    assertThat(since.getIndex()).isEqualTo(3);
    assertThat(since.getChanges(0).getDetailsList())
        .containsExactly(
            "image: web:1 → web:2", "deploy.replicas: 1 → 3", "environment.KEY: changed");
    assertThat(since.toString() + history("live")).doesNotContain("one").doesNotContain("two");
    assertThat(diff("live", 2, 3).getChanges(0).getDetailsList())
        .containsExactly("deploy.replicas: 1 → 3");
    assertThat(diff("live", 3, 2).getChanges(0).getDetailsList())
        .containsExactly("deploy.replicas: 3 → 1");
    assertThat(diff("live", 3, 0).getChanges(0).getKind())
        .isEqualTo(OperatorProto.Change.Kind.KIND_UNCHANGED);
  }

  @Test
  void whatIsNotThereIsRefusedWithWhatIs() {
    assertThat(refused(() -> diff("", 1, 0)))
        .isEqualTo("INVALID_ARGUMENT: no app has revisions yet");
    live();
    assertThat(refused(() -> diff("live", 7, 0)))
        .isEqualTo("INVALID_ARGUMENT: revision 7 of live is not kept; those are 1, 2, 3");
    assertThat(refused(() -> diff("live", 1, 7)))
        .isEqualTo("INVALID_ARGUMENT: revision 7 of live is not kept; those are 1, 2, 3");
    assertThat(refused(() -> diff("lvie", 1, 0)))
        .isEqualTo("INVALID_ARGUMENT: there is no app lvie; there are live");
    assertThat(refused(() -> history("lvie")))
        .isEqualTo("INVALID_ARGUMENT: there is no app lvie; there are live");
    keep("dev", 1, Revision.Action.REMOVED);
    assertThat(refused(() -> diff("", 1, 0)))
        .isEqualTo(
            "INVALID_ARGUMENT: several apps have revisions, say which with --app: dev, live");
  }

  @Test
  void anAppOfAReleaseBeforeThisHasNoneYet() throws StatusException {
    var record = ServiceRecord.fresh(web("old", "web:1", "x"), "198.18.0.1");
    shown(new TreeMap<>(Map.of(record.id(), record)), Collections.emptySortedMap());
    assertThat(history("old").getRevisionsList()).isEmpty();
    assertThat(refused(() -> diff("old", 1, 0)))
        .isEqualTo("INVALID_ARGUMENT: revision 1 of old is not kept; none is");
  }

  @Test
  void whatShouldRunNowOfAnAppThatIsLeftAloneIsNotKnown() throws StatusException {
    live();
    shown(
        new TreeMap<>(),
        new TreeMap<>(Map.of(new ServiceId("live", "web"), "its record is broken")));
    assertThat(refused(() -> diff("live", 1, 0)))
        .isEqualTo("INVALID_ARGUMENT: its record is broken");
    assertThat(diff("live", 1, 2).getChangesCount()).isEqualTo(1);
    assertThat(history("live").getRevisionsCount()).isEqualTo(3);
  }

  @Test
  void aStoreThatIsAwayIsSaid() {
    live();
    history.away("Consul is away");
    assertThat(refused(() -> history(""))).isEqualTo("UNAVAILABLE: Consul is away");
    assertThat(refused(() -> diff("live", 1, 0))).isEqualTo("UNAVAILABLE: Consul is away");
  }
}
