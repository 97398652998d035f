/**
 * What agents are told, from what was committed: pure. Goals for each machine, routes for all.
 * Called by the loop after a commit, never before.
 */
@NullMarked
package io.deputy.coordinator.goals;

import org.jspecify.annotations.NullMarked;
