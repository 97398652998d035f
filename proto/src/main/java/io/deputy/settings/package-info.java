/**
 * Reading a configuration file of {@code key = value} lines, so that every mistake in it is named.
 *
 * <p>Used once, at the start of each program. A key that nobody asked for is refused: a typo must
 * not silently leave a default in force. What a file says of the machine is held against it only
 * after that, by {@link io.deputy.settings.MachineAddresses}: the file does not change by itself,
 * the machine does.
 */
@NullMarked
package io.deputy.settings;

import org.jspecify.annotations.NullMarked;
