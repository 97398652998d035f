package io.deputy.model;

/**
 * A fallback that may be promoted: its machine's agent is asked to promise that it won't start it
 * yet, as long as the primary runs.
 *
 * @param peer where that agent listens
 */
public record Heir(PlacementId placement, MachineName machine, Endpoint peer) {}
