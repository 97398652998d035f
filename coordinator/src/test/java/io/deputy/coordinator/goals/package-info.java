/** What agents are told: their goals and their routes. */
@NullMarked
package io.deputy.coordinator.goals;

import org.jspecify.annotations.NullMarked;
