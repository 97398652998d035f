package io.deputy.coordinator.loop;

import io.deputy.coordinator.admit.AppChange;
import io.deputy.model.AppSpec;
import io.deputy.model.Revision;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

/** What an operator wants changed, and where the outcome goes once it is committed. */
public sealed interface Edit {
  CompletableFuture<Outcome> outcome();

  /** The name of the app that it concerns. */
  String app();

  Origin origin();

  Revision.Action action();

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
    public Revision.Action action() {
      return Revision.Action.APPLIED;
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
    public Revision.Action action() {
      return Revision.Action.SCALED;
    }
  }

  record Remove(String app, Origin origin, CompletableFuture<Outcome> outcome) implements Edit {
    @Override
    public Revision.Action action() {
      return Revision.Action.REMOVED;
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
