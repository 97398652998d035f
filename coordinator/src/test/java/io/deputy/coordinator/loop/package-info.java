/** One turn of the loop after the other, by hand, with fakes for the store and the agents. */
@NullMarked
package io.deputy.coordinator.loop;

import org.jspecify.annotations.NullMarked;
