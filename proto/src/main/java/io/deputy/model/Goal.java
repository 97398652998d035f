package io.deputy.model;

/**
 * What an agent should make of one placement. A container of a placement that has no goal any more
 * is ended.
 *
 * @param epoch the primacy to serve with; 0 for a fallback
 * @param leased its primary may run only within a lease: somebody else could be promoted
 * @param upstream how the services stand that it depends on
 * @param ties what its container is made with of other services
 * @param heirs of a leased primary: whoever may be promoted in its place
 */
public record Goal(
    PlacementId placement,
    Kind kind,
    long epoch,
    boolean leased,
    ServiceSpec spec,
    Upstream upstream,
    ImageOrigin origin,
    Ties ties,
    Heirs heirs) {
  /** Of one that nobody is known to inherit. */
  public Goal(
      PlacementId placement,
      Kind kind,
      long epoch,
      boolean leased,
      ServiceSpec spec,
      Upstream upstream,
      ImageOrigin origin,
      Ties ties) {
    this(placement, kind, epoch, leased, spec, upstream, origin, ties, Heirs.UNKNOWN);
  }

  /** Of one whose container is made with nothing of others. */
  public Goal(
      PlacementId placement,
      Kind kind,
      long epoch,
      boolean leased,
      ServiceSpec spec,
      Upstream upstream,
      ImageOrigin origin) {
    this(placement, kind, epoch, leased, spec, upstream, origin, Ties.NONE);
  }

  /** Of a service that depends on none, with an image that is not built. */
  public Goal(PlacementId placement, Kind kind, long epoch, boolean leased, ServiceSpec spec) {
    this(placement, kind, epoch, leased, spec, Upstream.NONE, ImageOrigin.USUAL);
  }

  public Goal withHeirs(Heirs replaced) {
    return new Goal(placement, kind, epoch, leased, spec, upstream, origin, ties, replaced);
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
