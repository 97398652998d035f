/** The clock beside what the kernel says of itself. */
@NullMarked
package io.deputy.clock;

import org.jspecify.annotations.NullMarked;
