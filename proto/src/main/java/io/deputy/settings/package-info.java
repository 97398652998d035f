/**
 * Reading a configuration file of {@code key = value} lines, so that every mistake in it is named.
 *
 * <p>Used once, at the start of each program. A key that nobody asked for is refused: a typo must
 * not silently leave a default in force.
 */
@NullMarked
package io.deputy.settings;

import org.jspecify.annotations.NullMarked;
