/** Which machine a placement goes to, and what the others lack. */
@NullMarked
package io.deputy.coordinator.place;

import org.jspecify.annotations.NullMarked;
