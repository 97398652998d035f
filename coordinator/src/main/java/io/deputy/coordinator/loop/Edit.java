package io.deputy.coordinator.loop;

import io.deputy.coordinator.admit.AppChange;
import io.deputy.model.AppSpec;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What an operator wants changed, and where the outcome goes once it is committed. */
public sealed interface Edit {
  CompletableFuture<Outcome> outcome();

  /** The name of the app that it concerns. */
  String app();

  record Apply(AppSpec spec, CompletableFuture<Outcome> outcome) implements Edit {
    @Override
    public String app() {
      return spec.name();
    }
  }

  record Remove(String app, CompletableFuture<Outcome> outcome) implements Edit {}

  /** What came of it. */
  sealed interface Outcome {
    /**
     * It stands in the store.
     *
     * @param revision of the first view that shows it
     */
    record Done(List<AppChange> changes, long revision) implements Outcome {}

    /** Nothing was changed: the input is wrong, a sentence each. */
    record Refused(List<String> problems) implements Outcome {}

    /** It can't be said whether it stands in the store: ask again when this is mended. */
    record Unknown(String problem) implements Outcome {}

    /** Somebody else leads. */
    record NotLeading() implements Outcome {}
  }
}
