/**
 * The clock by which leases, claims and silences are counted.
 *
 * <p>Made by the agent's and the coordinator's wiring, which hand it to whatever counts; any thread
 * may ask it. Never used for a date, nor compared with another machine's.
 */
@NullMarked
package io.deputy.clock;

import org.jspecify.annotations.NullMarked;
