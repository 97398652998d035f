/**
 * Which coordinator speaks: at most one at a time holds the lock, and whoever takes it gets a term
 * that no leader before it had.
 *
 * <p>An election runs on a thread of its own and is asked from any; the loop stops speaking as soon
 * as it answers anything but {@link io.deputy.coordinator.lead.Election.State.Leader}. Nothing here
 * knows what leaders decide.
 */
@NullMarked
package io.deputy.coordinator.lead;

import org.jspecify.annotations.NullMarked;
