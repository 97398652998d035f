/**
 * The values that agent, coordinator and command line exchange and store: what an app is, who runs
 * what where, what is observed.
 *
 * <p>Records that validate themselves when made, so that a value that exists is right. Called from
 * every module, on any thread: everything here is immutable. Nothing here reads a clock, draws a
 * random number, logs, or knows how it is written to a wire or a disk ({@code io.deputy.wire}
 * does).
 */
@NullMarked
package io.deputy.model;

import org.jspecify.annotations.NullMarked;
