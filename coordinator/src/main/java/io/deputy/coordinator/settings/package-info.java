/**
 * What {@code coordinator.conf} says, with its defaults. Read once at the start, on the main
 * thread, by the program; a file that is wrong ends it there with all that is wrong. Nothing here
 * reads anything else, and nothing is read again while the coordinator runs.
 */
@NullMarked
package io.deputy.coordinator.settings;

import org.jspecify.annotations.NullMarked;
