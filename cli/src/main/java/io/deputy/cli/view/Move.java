package io.deputy.cli.view;

import java.time.Duration;

/**
 * An operator's move of a slot's primary.
 *
 * @param from empty while it is under way
 * @param to where it was to go; empty until a machine was found
 * @param epoch of the primacy that was to end
 * @param at where its primary is, if it was moved
 * @param unserved for how long nobody served then
 * @param why it was given up
 */
public record Move(
    int slot,
    String from,
    String to,
    long epoch,
    State state,
    String at,
    Duration unserved,
    String why) {
  /** How far it is. */
  public enum State {
    UNDER_WAY,
    MOVED,
    GIVEN_UP
  }
}
