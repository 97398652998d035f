/**
 * Where a placement may go, and where it goes best: pure. Filters say yes, or no with the reason;
 * the ranking orders those that said yes. Called by the planner's steps.
 */
@NullMarked
package io.deputy.coordinator.place;

import org.jspecify.annotations.NullMarked;
