package io.deputy.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.admit.AppChange;
import io.deputy.coordinator.admit.PortPool;
import io.deputy.coordinator.admit.VirtualAddresses;
import io.deputy.coordinator.loop.Edit;
import io.deputy.coordinator.loop.Edit.Outcome;
import io.deputy.coordinator.loop.Event;
import io.deputy.coordinator.loop.LoopSettings;
import io.deputy.coordinator.loop.SomeView;
import io.deputy.coordinator.store.FakeContents;
import io.deputy.coordinator.store.FakeExternals;
import io.deputy.coordinator.store.UnneededContents;
import io.deputy.model.AppSpec;
import io.deputy.model.ChangeKind;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Identity;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Timings;
import io.deputy.proto.v1.OperatorProto.ApplyRequest;
import io.deputy.proto.v1.OperatorProto.RemoveRequest;
import io.deputy.proto.v1.OperatorProto.ScaleRequest;
import io.deputy.wire.SpecWire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Edits as the loop is told them, and what comes back. */
class EditsTest {
  private static final ServiceId WEB = new ServiceId("blog", "web");
  private static final Instant MORNING = Instant.parse("2026-03-01T08:00:00Z");
  private static final Identity ALICE = new Identity("lab", Identity.Kind.OPERATOR, "alice");

  private final Views views = new Views(Runnable::run);
  private final FakeContents contents = new FakeContents();
  private final List<Edit> asked = new ArrayList<>();
  private Outcome outcome = new Outcome.Done(List.of(), 2, 7);
  private final Edits edits =
      new Edits(
          new LoopSettings(
              Timings.DEFAULT,
              VirtualAddresses.parse("198.18.0.0/16"),
              PortPool.parse("30000-32767")),
          views,
          this::loop,
          contents,
          new UnneededContents(contents),
          new FakeExternals(),
          () -> ALICE,
          () -> MORNING);

  @BeforeEach
  void lead() {
    views.accept(SomeView.leading(5, SomeView.nothing()));
  }

  private void loop(Event event) {
    var edit = ((Event.Asked) event).edit();
    asked.add(edit);
    edit.outcome().complete(outcome);
  }

  private static ApplyRequest apply() {
    var spec = ServiceSpec.of(WEB, ContainerSpec.of("img:1"));
    var app = new AppSpec("blog", new TreeMap<>(Map.of("web", spec)));
    return ApplyRequest.newBuilder().setApp(SpecWire.write(app)).build();
  }

  @Test
  void whoAskedAndWhenGoesWithEveryEdit() throws Exception {
    var checked = apply().toBuilder().setCheckIndex(0).build();
    assertThat(edits.apply(checked).get().getIndex()).isEqualTo(2);
    edits.apply(apply()).get();
    var scale = ScaleRequest.newBuilder().setApp("blog").putReplicas("web", 3).build();
    var scaled = edits.scale(scale).get();
    assertThat(scaled.getRevision()).isEqualTo(7);
    assertThat(scaled.getIndex()).isEqualTo(2);
    var removed = edits.remove(RemoveRequest.newBuilder().setApp("blog").build()).get();
    assertThat(removed.getIndex()).isEqualTo(2);
    assertThat(asked)
        .extracting(Edit::origin)
        .hasSize(4)
        .containsOnly(new Edit.Origin("spiffe://lab/operator/alice", MORNING));
    assertThat(((Edit.Apply) asked.get(0)).since()).hasValue(0);
    assertThat(((Edit.Apply) asked.get(1)).since()).isEmpty();
    assertThat(((Edit.Scale) asked.get(2)).replicas()).isEqualTo(Map.of("web", 3));
  }

  @Test
  void volumesThatAreKeptAreNamed() throws Exception {
    var removed =
        new AppChange(
            WEB, ChangeKind.REMOVED, Optional.empty(), List.of("keeps it"), List.of("blog_data"));
    outcome = new Outcome.Done(List.of(removed), 2, 7);
    var answer = edits.apply(apply()).get();
    assertThat(answer.getKeptVolumesList()).containsExactly("blog_data");
    assertThat(answer.getChanges(0).getDetailsList()).containsExactly("keeps it");
    var gone = edits.remove(RemoveRequest.newBuilder().setApp("blog").build()).get();
    assertThat(gone.getServicesList()).containsExactly("web");
    assertThat(gone.getKeptVolumesList()).containsExactly("blog_data");
  }
}
