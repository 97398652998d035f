package io.deputy.model;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What an agent observes of one placement, as it reports it.
 *
 * @param epoch that it is to serve with, as its agent was told; 0 for a fallback, and from an agent
 *     of a release before this
 * @param message the probe's last word, or why it is not further; empty if there is nothing to say
 * @param restarts how often its container was started again
 * @param age since it came into its phase
 * @param ports the known ports of its image (EXPOSE), once the image is there
 * @param image Docker's id of its image; empty while it is not known, and from an agent of a
 *     release before this
 * @param startedAt a number that changes with each start of its container, whichever agent asks; 0
 *     while it is not known
 * @param noImage it could not get its image, and tries again: not that it is still getting it
 * @param followed the runs of what it depends on with which its container was started, as {@link
 *     Upstream#runs} has them
 * @param heirs of a leased primary: those that its agent counts on to promise, and has written down
 */
public record Observation(
    PlacementId placement,
    Phase phase,
    long epoch,
    String message,
    int restarts,
    Duration age,
    String container,
    Ports ports,
    String image,
    long startedAt,
    boolean noImage,
    SortedMap<String, String> followed,
    SortedSet<PlacementId> heirs) {
  public Observation {
    Invalid.unless(epoch >= 0, "epoch", epoch, "0 or more");
    Invalid.unless(restarts >= 0, "restarts", restarts, "0 or more");
    Invalid.unless(!age.isNegative(), "age", age, "0 s or more");
    followed = Sorted.copyOf(followed);
    heirs = Sorted.copyOf(heirs);
  }

  /** Of one that has, or knows of, no heirs. */
  public Observation(
      PlacementId placement,
      Phase phase,
      long epoch,
      String message,
      int restarts,
      Duration age,
      String container,
      Ports ports,
      String image,
      long startedAt,
      boolean noImage,
      SortedMap<String, String> followed) {
    this(
        placement,
        phase,
        epoch,
        message,
        restarts,
        age,
        container,
        ports,
        image,
        startedAt,
        noImage,
        followed,
        Collections.emptySortedSet());
  }

  /** Of an image that is not known, and one that follows nothing. */
  public Observation(
      PlacementId placement,
      Phase phase,
      long epoch,
      String message,
      int restarts,
      Duration age,
      String container,
      Ports ports) {
    this(
        placement,
        phase,
        epoch,
        message,
        restarts,
        age,
        container,
        ports,
        "",
        0,
        false,
        Collections.emptySortedMap());
  }

  public Observation withMessage(String why) {
    return new Observation(
        placement, phase, epoch, why, restarts, age, container, ports, image, startedAt, noImage,
        followed, heirs);
  }

  public Observation asUnhealthy(String why) {
    return as(Phase.UNHEALTHY, why);
  }

  /** Of one that has ended, and whose end is not to be acted upon yet. */
  public Observation asEnding(String why) {
    return as(Phase.DRAINING, why);
  }

  private Observation as(Phase other, String why) {
    return new Observation(
        placement, other, epoch, why, restarts, age, container, ports, image, startedAt, false,
        followed, heirs);
  }

  public Observation withHeirs(SortedSet<PlacementId> known) {
    return new Observation(
        placement, phase, epoch, message, restarts, age, container, ports, image, startedAt,
        noImage, followed, known);
  }

  /** All but the age, which changes by itself: what is equal so is no news. */
  public Observation ageless() {
    return new Observation(
        placement,
        phase,
        epoch,
        message,
        restarts,
        Duration.ZERO,
        container,
        ports,
        image,
        startedAt,
        noImage,
        followed,
        heirs);
  }
}
