/** Who leads: the same contract for the fake lock and for Consul's (tag {@code contract}). */
@NullMarked
package io.deputy.coordinator.lead;

import org.jspecify.annotations.NullMarked;
