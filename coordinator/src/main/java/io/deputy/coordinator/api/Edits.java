package io.deputy.coordinator.api;

import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.loop.Edit;
import io.deputy.coordinator.loop.Event;
import io.deputy.coordinator.loop.LoopSettings;
import io.deputy.coordinator.plan.Ingress;
import io.deputy.coordinator.store.Contents;
import io.deputy.coordinator.store.Externals;
import io.deputy.coordinator.store.NeededContents;
import io.deputy.coordinator.store.UnneededContents;
import io.deputy.model.AppSpec;
import io.deputy.model.FileBytes;
import io.deputy.model.Identity;
import io.deputy.model.Inquiry;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Sorted;
import io.deputy.proto.v1.OperatorProto.ApplyRequest;
import io.deputy.proto.v1.OperatorProto.ApplyResponse;
import io.deputy.proto.v1.OperatorProto.HoldRequest;
import io.deputy.proto.v1.OperatorProto.HoldResponse;
import io.deputy.proto.v1.OperatorProto.PlanResponse;
import io.deputy.proto.v1.OperatorProto.RemoveRequest;
import io.deputy.proto.v1.OperatorProto.RemoveResponse;
import io.deputy.proto.v1.OperatorProto.ScaleRequest;
import io.deputy.proto.v1.OperatorProto.ScaleResponse;
import io.deputy.proto.v1.OperatorProto.SwitchoverRequest;
import io.deputy.proto.v1.OperatorProto.SwitchoverResponse;
import io.deputy.text.Sentences;
import io.deputy.wire.SpecWire;
import io.deputy.wire.StatusWire;
import io.grpc.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What operators change: told to the loop, answered once it is committed. Answers come on the
 * loop's thread; those that fail do so with a {@link StatusException}.
 */
final class Edits {
  /** Of one operator, that are not answered yet: each has a whole app in it. */
  static final int AT_ONCE = 16;

  /** A service that nobody can reach for longer is better scaled to nothing. */
  private static final Duration LONGEST_HOLD = Duration.ofHours(24);

  private final LoopSettings settings;
  private final Views views;
  private final Consumer<Event> loop;
  private final Contents contents;
  private final UnneededContents unneeded;
  private final Externals externals;
  private final Supplier<Identity> caller;
  private final InstantSource clock;
  private final Asking asking;
  private final Allowance allowance = new Allowance(AT_ONCE);

  /**
   * @param caller who is being served on this thread
   * @param clock of the wall
   */
  Edits(
      LoopSettings settings,
      Views views,
      Consumer<Event> loop,
      Contents contents,
      UnneededContents unneeded,
      Externals externals,
      Supplier<Identity> caller,
      InstantSource clock) {
    this.settings = settings;
    this.views = views;
    this.loop = loop;
    this.contents = contents;
    this.unneeded = unneeded;
    this.externals = externals;
    this.caller = caller;
    this.clock = clock;
    this.asking = new Asking(views, loop, Asking.PATIENCE);
  }

  /** Nothing is applied while contents are missing: they are named, to be uploaded first. */
  CompletableFuture<ApplyResponse> apply(ApplyRequest request) throws StatusException {
    views.leading();
    ExternalFiles.Resolved resolved = read(request);
    AppSpec app = resolved.app();
    Set<String> missing = missing(app);
    for (FileBytes read : resolved.read().values()) {
      if (missing.remove(read.content().sha256())) {
        store(read);
      }
    }
    if (!missing.isEmpty()) {
      return CompletableFuture.completedFuture(
          ApplyResponse.newBuilder().addAllMissing(missing).build());
    }
    // First: planned while one agent after the other answers, the first that does would get it all.
    asking.about(Preview.inquiry(app, views.leading(), settings));
    var since =
        request.hasCheckIndex() ? OptionalLong.of(request.getCheckIndex()) : OptionalLong.empty();
    return ask(
        new Edit.Apply(app, since, origin(), new CompletableFuture<>()),
        done ->
            ApplyResponse.newBuilder()
                .addAllChanges(Changes.write(done.changes()))
                .addAllKeptVolumes(kept(done))
                .addAllWarnings(warnings(app))
                .setRevision(done.revision())
                .setIndex(done.index())
                .build());
  }

  /** As things stand once it is stored. */
  private List<String> warnings(AppSpec app) {
    ClusterView view = views.last();
    return view == null
        ? List.of()
        : app.services().values().stream()
            .flatMap(s -> Ingress.strangers(s, view.snapshot().machines().keySet()).stream())
            .map(Sentences::of)
            .toList();
  }

  private Edit.Origin origin() {
    return new Edit.Origin(caller.get().toString(), clock.instant());
  }

  private static List<String> kept(Edit.Outcome.Done done) {
    return done.changes().stream().flatMap(c -> c.keptVolumes().stream()).distinct().toList();
  }

  CompletableFuture<ScaleResponse> scale(ScaleRequest request) throws StatusException {
    views.leading();
    return ask(
        new Edit.Scale(
            request.getApp(),
            Sorted.copyOf(request.getReplicasMap()),
            origin(),
            new CompletableFuture<>()),
        done ->
            ScaleResponse.newBuilder()
                .addAllChanges(Changes.write(done.changes()))
                .setRevision(done.revision())
                .setIndex(done.index())
                .build());
  }

  CompletableFuture<SwitchoverResponse> switchover(SwitchoverRequest request)
      throws StatusException {
    Wanted wanted = Wanted.of(request, views.leading());
    var slot = wanted.slot();
    return ask(
        new Edit.Switchover(
            slot.id(), slot.epoch(), wanted.to(), origin(), new CompletableFuture<>()),
        done ->
            SwitchoverResponse.newBuilder()
                .setApp(slot.id().service().app())
                .setService(slot.id().service().service())
                .setSlot(slot.id().index())
                .setFrom(wanted.primary().machine().value())
                .setEpoch(slot.epoch())
                .setRevision(done.revision())
                .build());
  }

  CompletableFuture<HoldResponse> hold(HoldRequest request) throws StatusException {
    ServiceRecord record = Wanted.record(views.leading(), request.getApp(), request.getService());
    Edit.Origin origin = origin();
    Instant until = request.hasLasts() ? origin.at().plus(lasts(request)) : null;
    return ask(
        new Edit.Hold(record.id(), until, origin, new CompletableFuture<>()),
        done -> {
          var answer =
              HoldResponse.newBuilder()
                  .setApp(record.id().app())
                  .setService(record.id().service())
                  .setWasHeld(record.wishes().heldUntil() != null)
                  .setRevision(done.revision());
          if (until != null) {
            answer.setUntil(StatusWire.write(until));
          }
          return answer.build();
        });
  }

  private static Duration lasts(HoldRequest request) throws StatusException {
    var sent = request.getLasts();
    var lasts = Duration.ofSeconds(sent.getSeconds(), sent.getNanos());
    if (lasts.compareTo(Duration.ZERO) <= 0 || lasts.compareTo(LONGEST_HOLD) > 0) {
      throw Refusals.invalid(
          List.of(
              "time to hold: found \"%s\", expected up to %d h"
                  .formatted(Sentences.span(lasts), LONGEST_HOLD.toHours())));
    }
    return lasts;
  }

  PlanResponse plan(ApplyRequest request) throws StatusException {
    AppSpec app = read(request).app();
    Inquiry inquiry = Preview.inquiry(app, views.leading(), settings);
    return Preview.of(app, asking.about(inquiry), settings);
  }

  /**
   * With what is in Consul now, and with hashes of our own: a placement is leased from its first
   * moment or never, which holds because the hash covers it, and a client is not to be trusted with
   * that.
   */
  private ExternalFiles.Resolved read(ApplyRequest request) throws StatusException {
    var resolved = ExternalFiles.in(SpecWire.read(request.getApp()), externals);
    var services = new TreeMap<String, ServiceSpec>();
    resolved.app().services().forEach((name, spec) -> services.put(name, SpecWire.hashed(spec)));
    return new ExternalFiles.Resolved(
        new AppSpec(resolved.app().name(), services), resolved.read());
  }

  private void store(FileBytes read) throws StatusException {
    switch (contents.put(read.content(), read.toArray())) {
      case Contents.Put.Done _ -> {}
      case Contents.Put.Refused no -> throw Refusals.invalid(List.of(no.problem()));
      case Contents.Away away -> throw Refusals.away(away.problem());
    }
  }

  CompletableFuture<RemoveResponse> remove(RemoveRequest request) throws StatusException {
    views.leading();
    return ask(
        new Edit.Remove(request.getApp(), origin(), new CompletableFuture<>()),
        done ->
            RemoveResponse.newBuilder()
                .addAllServices(done.changes().stream().map(c -> c.service().service()).toList())
                .addAllKeptVolumes(kept(done))
                .setRevision(done.revision())
                .setIndex(done.index())
                .build());
  }

  private <A> CompletableFuture<A> ask(Edit edit, Function<Edit.Outcome.Done, A> answer)
      throws StatusException {
    Identity operator = caller.get();
    if (!allowance.take(operator)) {
      throw Refusals.tooMany(
          "%d changes that operator %s has asked for are not stored yet: try again when one is"
              .formatted(AT_ONCE, operator.name()));
    }
    var _ = edit.outcome().whenComplete((_, _) -> allowance.giveBack(operator));
    loop.accept(new Event.Asked(edit));
    return edit.outcome()
        .thenCompose(
            outcome ->
                switch (outcome) {
                  case Edit.Outcome.Done done ->
                      CompletableFuture.completedFuture(answer.apply(done));
                  case Edit.Outcome.Refused refused -> failed(Refusals.invalid(refused.problems()));
                  case Edit.Outcome.Unknown unknown -> failed(Refusals.away(unknown.problem()));
                  case Edit.Outcome.NotLeading _ -> failed(Refusals.notLeading(views.last()));
                });
  }

  private static <A> CompletableFuture<A> failed(StatusException why) {
    return CompletableFuture.failedFuture(why);
  }

  private Set<String> missing(AppSpec app) throws StatusException {
    var needed = NeededContents.by(app.services().values().stream());
    if (!needed.isEmpty()) {
      unneeded.spare(needed);
      switch (contents.list()) {
        case Contents.Listed.Hashes there -> needed.removeAll(there.whole());
        case Contents.Away away -> throw Refusals.away(away.problem());
      }
    }
    return needed;
  }
}
