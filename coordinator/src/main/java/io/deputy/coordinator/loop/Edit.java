package io.deputy.coordinator.loop;

import io.deputy.coordinator.admit.AppChange;
import io.deputy.model.AppSpec;
import io.deputy.model.MachineName;
import io.deputy.model.Revision;
import io.deputy.model.ServiceId;
import io.deputy.model.SlotId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What an operator wants changed, and where the outcome goes once it is committed. */
public sealed interface Edit {
  CompletableFuture<Outcome> outcome();

  /** The name of the app that it concerns. */
  String app();

  Origin origin();

  /** As it is kept with the app's history; empty for what is no revision of it. */
  Optional<Revision.Action> action();

  /**
   * Where it comes from, as it is kept with the revision.
   *
   * @param by the operator's identity
   * @param at by the wall clock
   */
  record Origin(String by, Instant at) {}

  /**
   * @param since the index that the app must have, as {@link
   *     io.deputy.coordinator.admit.Admission#apply} has it
   */
  record Apply(AppSpec spec, OptionalLong since, Origin origin, CompletableFuture<Outcome> outcome)
      implements Edit {
    @Override
    public String app() {
      return spec.name();
    }

    @Override
    public Optional<Revision.Action> action() {
      return Optional.of(Revision.Action.APPLIED);
    }
  }

  /**
   * @param replicas by service
   */
  record Scale(
      String app,
      SortedMap<String, Integer> replicas,
      Origin origin,
      CompletableFuture<Outcome> outcome)
      implements Edit {
    @Override
    public Optional<Revision.Action> action() {
      return Optional.of(Revision.Action.SCALED);
    }
  }

  record Remove(String app, Origin origin, CompletableFuture<Outcome> outcome) implements Edit {
    @Override
    public Optional<Revision.Action> action() {
      return Optional.of(Revision.Action.REMOVED);
    }
  }

  /**
   * The primary of a slot is to run elsewhere.
   *
   * @param epoch of the primacy that is to end, as the operator was told
   * @param to null for its fallback, or where one would be
   */
  record Switchover(
      SlotId slot,
      long epoch,
      @Nullable MachineName to,
      Origin origin,
      CompletableFuture<Outcome> outcome)
      implements Edit {
    @Override
    public String app() {
      return slot.service().app();
    }

    @Override
    public Optional<Revision.Action> action() {
      return Optional.empty();
    }
  }

  /**
   * New connections to a service are to wait, or not to any more.
   *
   * @param until null releases it
   */
  record Hold(
      ServiceId service, @Nullable Instant until, Origin origin, CompletableFuture<Outcome> outcome)
      implements Edit {
    @Override
    public String app() {
      return service.app();
    }

    @Override
    public Optional<Revision.Action> action() {
      return Optional.empty();
    }
  }

  /** What came of it. */
  sealed interface Outcome {
    /**
     * It stands in the store.
     *
     * @param index of the app from now on
     * @param revision of the first view that shows it
     */
    record Done(List<AppChange> changes, long index, long revision) implements Outcome {}

    /** Nothing was changed: the input is wrong, a sentence each. */
    record Refused(List<String> problems) implements Outcome {}

    /** It can't be said whether it stands in the store: ask again when this is mended. */
    record Unknown(String problem) implements Outcome {}

    /** Somebody else leads. */
    record NotLeading() implements Outcome {}
  }
}
