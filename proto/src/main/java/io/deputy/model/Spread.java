package io.deputy.model;

import java.util.List;

/**
 * How the slots of a service lie over the machines ({@code deploy.mode}, and {@code
 * deploy.placement} but for its constraints).
 *
 * @param everyMachine one slot on every machine that may have it, which stays there; no slot has a
 *     fallback on another
 * @param over evenly over the values of these, the first before the second: keys of {@link
 *     Constraint}
 * @param mostPerMachine so many placements of the service on one machine; 0 for any number. A
 *     fallback counts, since it may be promoted
 */
public record Spread(boolean everyMachine, List<String> over, int mostPerMachine) {
  /** Replicas, apart where that can be. */
  public static final Spread USUAL = new Spread(false, List.of(), 0);

  public static final Spread EVERY_MACHINE = new Spread(true, List.of(), 0);

  public Spread {
    over = List.copyOf(over);
    over.forEach(Constraint::checkKey);
    Invalid.unless(mostPerMachine >= 0, "replicas on one machine", mostPerMachine, "0 or more");
  }
}
