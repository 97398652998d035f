package io.deputy.model;

import java.util.List;

/**
 * What an agent should make of one placement. A container of a placement that has no goal any more
 * is ended.
 *
 * @param epoch the primacy to serve with; 0 for a fallback
 * @param leased its primary may run only within a lease: somebody else could be promoted
 * @param upstream how the services stand that it depends on
 * @param beside those on the same machine whose containers its own uses
 */
public record Goal(
    PlacementId placement,
    Kind kind,
    long epoch,
    boolean leased,
    ServiceSpec spec,
    Upstream upstream,
    ImageOrigin origin,
    List<PlacementId> beside) {
  public Goal {
    beside = List.copyOf(beside);
  }

  /** Of one that uses no other. */
  public Goal(
      PlacementId placement,
      Kind kind,
      long epoch,
      boolean leased,
      ServiceSpec spec,
      Upstream upstream,
      ImageOrigin origin) {
    this(placement, kind, epoch, leased, spec, upstream, origin, List.of());
  }

  /** Of a service that depends on none, with an image that is not built. */
  public Goal(PlacementId placement, Kind kind, long epoch, boolean leased, ServiceSpec spec) {
    this(placement, kind, epoch, leased, spec, Upstream.NONE, ImageOrigin.USUAL);
  }

  /** How far to go. */
  public enum Kind {
    /** Image only: a cold fallback. */
    FETCH,
    /** Image and container, not started: a warm fallback. */
    PREPARE,
    /** Running: a primary, or a hot fallback. */
    RUN,
    /** Finish what it is doing, and stop. */
    DRAIN,
    /** Stop and remove the container. */
    END
  }

  /** Whether it may answer clients: a hot fallback runs, but only a primary has an epoch. */
  public boolean serves() {
    return kind == Kind.RUN && epoch > 0;
  }
}
