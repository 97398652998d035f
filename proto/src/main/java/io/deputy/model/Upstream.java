package io.deputy.model;

/**
 * How the services stand that one depends on, as far as it matters for its placements.
 *
 * @param missing why a container of it must not be started for the first time yet, a sentence;
 *     empty if it may. What has run is not held back: an order of starting is not one of staying
 * @param runs names the runs of those whose restarts and failovers it follows: when it changes, the
 *     container is started again. Empty while one of them is not there, and if it follows none
 */
public record Upstream(String missing, String runs) {
  /** It depends on nothing that is not there, and follows nothing. */
  public static final Upstream NONE = new Upstream("", "");
}
