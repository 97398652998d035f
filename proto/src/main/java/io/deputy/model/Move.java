package io.deputy.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operator's wish that the primary of a slot runs elsewhere. It has ended when the slot has a
 * later epoch, however that came about.
 *
 * @param to null until a machine is found, where the operator names none
 * @param epoch of the primacy that is to end
 * @param until it must have begun by then, by the wall clock; a move that was asked for and
 *     forgotten must not stop anything days later
 */
public record Move(@Nullable MachineName to, long epoch, Instant until) {
  public Move to(MachineName machine) {
    return new Move(machine, epoch, until);
  }
}
