package io.deputy.agent.placement;

import io.deputy.model.Hook;
import io.deputy.model.ImageOrigin;
import io.deputy.model.PlacementId;
import io.deputy.model.Probe;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Ties;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step asks to be done. Each is answered by exactly one {@link Event}. Those of one
 * placement are done one after the other, but for {@link Kill} and {@link RunProbe}, which wait for
 * nothing.
 */
public sealed interface Effect {
  PlacementId placement();

  /**
   * Answered by {@link Event.Fetched} or {@link Event.Failed}, after any {@link Event.Fetching}.
   */
  record Fetch(PlacementId placement, ServiceSpec spec, ImageOrigin origin) implements Effect {}

  /** Answered by {@link Event.Created} or {@link Event.Failed}. */
  record Create(PlacementId placement, ServiceSpec spec, Ties ties) implements Effect {}

  /**
   * Answered by {@link Event.Started} or {@link Event.Failed}.
   *
   * @param notAfter nanoseconds since boot; later than that it must not be started any more, and
   *     has failed as {@link Event.Cause#LATE}
   */
  record Start(PlacementId placement, String container, long notAfter) implements Effect {
    /** The same, once it had to wait. */
    public Start notAfter(long time) {
      return new Start(placement, container, time);
    }
  }

  /**
   * Commands in a container that has been started, answered by {@link Event.HooksDone} or {@link
   * Event.Failed}. When one is {@link Event.Cause#REFUSED}, the container has been killed.
   */
  record RunHooks(PlacementId placement, String container, List<Hook> hooks) implements Effect {}

  /**
   * Answered by {@link Event.Stopped} or {@link Event.Failed}.
   *
   * @param grace null for the one that its container was made with
   * @param before commands in it that go before the stop signal, whatever comes of them
   */
  record Stop(PlacementId placement, String container, @Nullable Duration grace, List<Hook> before)
      implements Effect {}

  /** Answered by {@link Event.Killed} or {@link Event.Failed}. */
  record Kill(PlacementId placement, String container) implements Effect {}

  /** Answered by {@link Event.Removed} or {@link Event.Failed}. */
  record Remove(PlacementId placement, String container) implements Effect {}

  /**
   * One try of a probe, answered by {@link Event.Probed} or {@link Event.NotProbed}.
   *
   * @param run which start of the container it is about; the answer names it
   */
  record RunProbe(PlacementId placement, String container, long run, Probe probe)
      implements Effect {}
}
